using System.Runtime.CompilerServices;
using System.Security.Claims;
using Crm.People;
using Npgsql;

namespace Crm.Web.Database;

/// <summary>
/// The database as the signed-in person may see it: everything runs under the database role of their staff role, so that row-level security
/// and not a WHERE decides what they see. All queries of one call are one round trip and one transaction.
/// </summary>
public sealed class PersonDatabase([FromKeyedServices(PersonDatabase.Connections)] NpgsqlDataSource source, IHttpContextAccessor http)
{
    /// <summary>The key of the connections that people's reading has to itself.</summary>
    public const string Connections = "people";

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
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("BEGIN READ ONLY"));
        batch.BatchCommands.Add(new(SetRole(person.Role)));
        batch.BatchCommands.Add(new("SELECT set_config('crm.user_id', $1, true)") { Parameters = { new() { Value = person.Id.ToString() } } });
        foreach (var query in queries) batch.BatchCommands.Add(query.Command());
        batch.BatchCommands.Add(new("COMMIT"));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct); // past set_config: BEGIN and SET give no result
        foreach (var query in queries)
        {
            await query.Take(reader, ct);
            await reader.NextResultAsync(ct);
        }
    }

    /// <summary>The rows of one query as they come, for more of them than a page holds.</summary>
    public async IAsyncEnumerable<T> Stream<T>(Person person, Query<T> query, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 }; // as long as whoever fetches it takes
        batch.BatchCommands.Add(new("BEGIN READ ONLY"));
        batch.BatchCommands.Add(new(SetRole(person.Role)));
        batch.BatchCommands.Add(new("SELECT set_config('crm.user_id', $1, true), set_config('plan_cache_mode', 'force_custom_plan', true)")
        {
            Parameters = { new() { Value = person.Id.ToString() } },
        });
        batch.BatchCommands.Add(query.Command());
        batch.BatchCommands.Add(new("COMMIT"));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) yield return query.Row(reader);
    }

    static string SetRole(string role) => role switch
    {
        "admin" => "SET LOCAL ROLE crm_admin",
        "manager" => "SET LOCAL ROLE crm_manager",
        "agent" => "SET LOCAL ROLE crm_agent",
        "readonly" => "SET LOCAL ROLE crm_readonly",
        _ => throw new InvalidOperationException($"There is no staff role '{role}'."),
    };
}
