using System.Text.Json;
using Crm.Web.Database;

namespace Crm.Web.Pages.Privacy;

/// <summary>A certificate of erasure: what was erased, by table, when and by whom. It holds no personal data.</summary>
internal sealed record CertificateRow(Guid Id, Guid Customer, string Basis, IReadOnlyList<(string What, long Count)> Counts, DateTime At, string? By)
{
    const string Columns = "SELECT e.id, e.customer_id, e.basis, e.counts::text, e.erased_at, u.display_name FROM crm.erasures e LEFT JOIN crm.users u ON u.id = e.erased_by";

    internal const string ReadOne = Columns + " WHERE e.id = $1";
    internal const string ReadOfCustomer = Columns + " WHERE e.customer_id = $1 ORDER BY e.erased_at DESC LIMIT 20";
    internal const string ReadNewest = Columns + " ORDER BY e.erased_at DESC, e.id DESC LIMIT 20";

    public static Query<CertificateRow> One(Guid id) => Query.Of(ReadOne, Row, id);

    public static Query<CertificateRow> OfCustomer(Guid customer) => Query.Of(ReadOfCustomer, Row, customer);

    public static Query<CertificateRow> Newest() => Query.Of(ReadNewest, Row);

    /// <summary>In English, the key of its translations.</summary>
    public string Why => Basis switch { "request" => "The person asked for it", "shop" => "The shop asked for it", _ => "The retention period ended" };

    static CertificateRow Row(Npgsql.NpgsqlDataReader r)
    {
        using var json = JsonDocument.Parse(r.GetString(3));
        return new(r.GetGuid(0), r.GetGuid(1), r.GetString(2), [.. json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetInt64()))], r.GetDateTime(4), r.Text(5));
    }
}
