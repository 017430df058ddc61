using Crm.People;
using Crm.Web.Shared;
using Npgsql;

namespace Crm.Web.Database;

/// <summary>
/// A pool of connections for each staff role. On a connection that changes its role, Postgres plans each statement that row-level security bears on
/// anew: three times the work, for the simplest of a page's. And what people read takes no connection from the stores.
/// </summary>
/// <param name="pool">Makes a pool; all are of the web's own login.</param>
public sealed class StaffConnections(Func<NpgsqlDataSource> pool)
{
    /// <summary>
    /// What pages read lies in memory or on a disk without a moving head, where a row by an index costs little more than the next one. By default Postgres
    /// reckons four times as much, and lists all 500 customers of an agent rather than look at the one of the page.
    /// </summary>
    internal const string Options = "-c random_page_cost=1.1";

    readonly Dictionary<string, NpgsqlDataSource> pools = StaffRole.All.ToDictionary(role => role.Code, _ => pool(), StringComparer.Ordinal);

    /// <summary>The connections of those who have the person's role.</summary>
    internal NpgsqlDataSource Of(Person person) => pools[person.Role];
}
