using System.Globalization;
using Npgsql;

namespace Crm.Tests.Database;

/// <summary>What a statement came to: the rows that it read or changed, or why Postgres refused it.</summary>
internal sealed record Outcome(int Rows, string? SqlState, string? Message)
{
    const string InsufficientPrivilege = "42501";

    /// <summary>By a missing grant, or by a row-level policy's check.</summary>
    public bool IsRefused => SqlState == InsufficientPrivilege;

    /// <summary>The access rules let it through to at least one row; a broken constraint (23…) shows that it came that far.</summary>
    public bool IsLetThrough => SqlState switch
    {
        null => Rows > 0,
        InsufficientPrivilege => false,
        _ when SqlState.StartsWith("23", StringComparison.Ordinal) => true,
        _ => throw new InvalidOperationException(Message), // the test's own statement is wrong
    };
}

/// <summary>A transaction as somebody, of which nothing stays.</summary>
internal sealed class Visit : IAsyncDisposable
{
    readonly NpgsqlConnection connection;

    Visit(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<Visit> Begin(NpgsqlDataSource source, string? role, Guid? person)
    {
        var visit = new Visit(await source.OpenConnectionAsync());
        await visit.Run("BEGIN");
        if (role is not null) await visit.Run($"SET LOCAL ROLE {role}");
        if (person is { } id) await visit.Run($"SELECT set_config('crm.user_id', '{id}', true)");
        return visit;
    }

    /// <summary>Runs the statement and takes it back.</summary>
    public async Task<Outcome> Try(string sql, params object[] arguments)
    {
        await Run("SAVEPOINT before");
        try
        {
            return new(await Rows(sql, arguments), null, null);
        }
        catch (PostgresException exception)
        {
            return new(0, exception.SqlState, exception.MessageText + ": " + sql);
        }
        finally
        {
            await Run("ROLLBACK TO SAVEPOINT before");
        }
    }

    public async Task<long> Count(string sql, params object[] arguments)
    {
        await using var command = Command(sql, arguments);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Run("ROLLBACK");
        await connection.DisposeAsync();
    }

    async Task<int> Rows(string sql, object[] arguments)
    {
        await using var command = Command(sql, arguments);
        await using var reader = await command.ExecuteReaderAsync();
        var read = 0;
        while (await reader.ReadAsync()) read++;
        return Math.Max(read, reader.RecordsAffected);
    }

    async Task Run(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    NpgsqlCommand Command(string sql, object[] arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        return command;
    }
}
