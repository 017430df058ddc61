using Npgsql;

namespace Crm.Web.Database;

/// <summary>
/// A pool of connections for each staff role. On a connection that changes its role, Postgres plans each statement that row-level security bears on
/// anew: three times the work, for the simplest of a page's. And what people read takes no connection from the stores.
/// </summary>
/// <param name="pool">Makes a pool; all are of the web's own login.</param>
public sealed class StaffConnections(Func<NpgsqlDataSource> pool)
{
    readonly Dictionary<string, (string DatabaseRole, NpgsqlDataSource Pool)> roles =
        ((string[])["admin", "manager", "agent", "readonly"]).ToDictionary(role => role, role => ("crm_" + role, pool()), StringComparer.Ordinal);

    /// <summary>The database role of a staff role, and the connections of those who have it. Throws when there is no such role.</summary>
    internal (string DatabaseRole, NpgsqlDataSource Pool) Of(string role) =>
        roles.TryGetValue(role, out var of) ? of : throw new InvalidOperationException($"There is no staff role '{role}'.");
}
