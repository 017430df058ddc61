using Crm.Web.Database;
using Crm.Web.Shared;

namespace Crm.Web.Pages.Customers;

/// <summary>Who was merged into a customer, when and by whom; the newest first.</summary>
/// <param name="CanUndo">Whether it is the newest that a person made and nobody has undone.</param>
internal sealed record MergeHistory(Guid Id, Guid OtherId, string Other, DateTime At, string? By, bool ByShop, DateTime? UndoneAt, bool CanUndo)
{
    const string Sql = """
        SELECT m.id, m.given_up_id, c.first_name, c.last_name, c.company_name, c.email, m.merged_at, u.display_name, m.by_shop IS NOT NULL, m.undone_at,
               m.undone_at IS NULL AND m.by_shop IS NULL AND NOT EXISTS (
                   SELECT 1 FROM crm.merges l WHERE l.number > m.number AND l.undone_at IS NULL AND l.by_shop IS NULL AND (l.kept_id = m.kept_id OR l.given_up_id = m.kept_id))
        FROM crm.merges m LEFT JOIN crm.customers c ON c.id = m.given_up_id LEFT JOIN crm.users u ON u.id = m.merged_by
        WHERE m.kept_id = $1 ORDER BY m.number DESC LIMIT 50
        """;

    public static Query<MergeHistory> Of(Guid customer) => Query.Of(Sql, r => new MergeHistory(
        r.GetGuid(0), r.GetGuid(1), Formats.Name(r.Text(2), r.Text(3), r.Text(4), r.Text(5)), r.GetDateTime(6), r.Text(7), r.GetBoolean(8), r.Moment(9), r.GetBoolean(10)), customer);
}
