using Crm.Web.Database;

namespace Crm.Web.Activities;

/// <summary>Somebody to whom a task can be given.</summary>
internal sealed record Colleague(Guid Id, string Name)
{
    internal const string ReadAll = """
        SELECT id, coalesce(nullif(display_name, ''), email) FROM crm.users WHERE role <> 'readonly' AND deactivated_at IS NULL ORDER BY lower(coalesce(nullif(display_name, ''), email)) LIMIT 500
        """;

    /// <summary>Everybody, by name.</summary>
    public static Query<Colleague> All() => Query.Of(ReadAll, r => new Colleague(r.GetGuid(0), r.GetString(1)));
}
