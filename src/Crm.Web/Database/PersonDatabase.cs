using System.Runtime.CompilerServices;
using System.Security.Claims;
using Crm.People;
using Npgsql;

namespace Crm.Web.Database;

/// <summary>
/// The database as the signed-in person may see it: everything runs under the database role of their staff role, so that row-level security
/// and not a WHERE decides what they see. All queries of one call are one round trip and one transaction.
/// </summary>
public sealed class PersonDatabase(StaffConnections connections, IHttpContextAccessor http)
{
    // A batch is one transaction by itself, and this stands for what would be four statements: BEGIN READ ONLY, SET ROLE, the person, COMMIT.
    const string Become = "SELECT set_config('role', $1, true), set_config('crm.user_id', $2, true), set_config('transaction_read_only', 'on', true)";

    /// <summary>Who is signed in. Throws when nobody is: no page that reads is open to nobody.</summary>
    public Person Person
    {
        get
        {
            var user = http.HttpContext?.User;
            var id = user?.FindFirstValue(ClaimTypes.NameIdentifier);
            var role = user?.FindFirstValue(ClaimTypes.Role);
            return id is null || role is null
                ? throw new InvalidOperationException("Nobody is signed in.")
                : new Person(Guid.Parse(id), role) { Address = http.HttpContext?.Connection.RemoteIpAddress?.ToString() };
        }
    }

    /// <summary>Runs the queries in order. Throws <see cref="NpgsqlException"/> when Postgres is away.</summary>
    public Task Read(CancellationToken ct, params Query[] queries) => Read(Person, ct, queries);

    /// <summary>The same for a named person, where no request is at hand.</summary>
    public async Task Read(Person person, CancellationToken ct, params Query[] queries)
    {
        var become = As(person, Become);
        await using var connection = await connections.Of(person).OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(become);
        foreach (var query in queries) batch.BatchCommands.Add(query.Command());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var query in queries)
        {
            await reader.NextResultAsync(ct);
            await query.Take(reader, ct);
        }
    }

    /// <summary>The rows of one query as they come, for more of them than a page holds.</summary>
    public async IAsyncEnumerable<T> Stream<T>(Person person, Query<T> query, [EnumeratorCancellation] CancellationToken ct)
    {
        var become = As(person, Become + ", set_config('plan_cache_mode', 'force_custom_plan', true)");
        await using var connection = await connections.Of(person).OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 }; // as long as whoever fetches it takes
        batch.BatchCommands.Add(become);
        batch.BatchCommands.Add(query.Command());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) yield return query.Row(reader);
    }

    static NpgsqlBatchCommand As(Person person, string sql) =>
        new(sql) { Parameters = { new NpgsqlParameter<string> { TypedValue = person.DatabaseRole }, new NpgsqlParameter<string> { TypedValue = person.Id.ToString() } } };
}
