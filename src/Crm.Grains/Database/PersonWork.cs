using Crm.People;
using Npgsql;

namespace Crm.Database;

/// <summary>A transaction in which a grain writes on behalf of a person: under the database role of their staff role, so that what they may not
/// do is refused there. Without a person it is the service's own.</summary>
internal sealed class PersonWork : IAsyncDisposable
{
    readonly NpgsqlConnection connection;
    readonly NpgsqlTransaction transaction;

    PersonWork(NpgsqlConnection connection, NpgsqlTransaction transaction) => (this.connection, this.transaction) = (connection, transaction);

    public static async Task<PersonWork> Begin(NpgsqlDataSource source, Person? person, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            var work = new PersonWork(connection, await connection.BeginTransactionAsync(ct));
            if (person is null) return work;
            await work.Run(SetRole(person.Role), c => c, ct);
            await work.Run("SELECT set_config('crm.user_id', $1, true)", c => c.With(person.Id.ToString()), ct);
            return work;
        }
        catch
        {
            await connection.DisposeAsync(); // back to the pool, without the role
            throw;
        }
    }

    /// <summary>How many rows the statement changed.</summary>
    public async Task<int> Run(string sql, Func<NpgsqlCommand, NpgsqlCommand> parameters, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        return await parameters(command).ExecuteNonQueryAsync(ct);
    }

    public Task Commit(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
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
