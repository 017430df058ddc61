using System.Reflection;
using DbUp;
using DbUp.Engine.Output;
using Npgsql;

namespace Crm.Silo.Database;

/// <summary>Something that the operator must mend; the message is one sentence for them.</summary>
internal sealed class DatabaseException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Brings the database to this version: the numbered SQL files in order, each once, each in a transaction of its own. Under an advisory
/// lock, so that two silos may start at once.</summary>
internal static class Migrator
{
    const long LockKey = 7_002_001;
    const int OldestServer = 150000;

    /// <summary>Throws <see cref="DatabaseException"/> with one sentence when the database cannot be reached or used.</summary>
    public static async Task Migrate(string owner, RolePasswords passwords, CancellationToken ct)
    {
        await using var connection = await Open(owner, ct);
        await Run(connection, $"SELECT pg_advisory_lock({LockKey})", ct);
        try
        {
            await Run(connection, "CREATE SCHEMA IF NOT EXISTS crm", ct);
            Upgrade(owner);
            await passwords.Give(connection, owner, ct);
        }
        catch (PostgresException exception) when (exception.SqlState == "42501")
        {
            throw new DatabaseException(
                $"The database user in CRM_POSTGRES may not do this: {exception.MessageText}. It must own the database and be allowed to create roles.", exception);
        }
        finally
        {
            await Run(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    static async Task<NpgsqlConnection> Open(string owner, CancellationToken ct)
    {
        NpgsqlConnection connection;
        try
        {
            connection = new NpgsqlConnection(owner);
            await connection.OpenAsync(ct);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new DatabaseException(Settings.NoConnectionString, exception);
        }
        catch (PostgresException exception)
        {
            throw new DatabaseException($"Postgres refused the connection in CRM_POSTGRES: {exception.MessageText}.", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new DatabaseException($"Postgres cannot be reached with CRM_POSTGRES: {exception.InnerException?.Message ?? exception.Message}.", exception);
        }

        if (connection.PostgreSqlVersion.Major * 10000 >= OldestServer) return connection;
        var found = connection.PostgreSqlVersion;
        await connection.DisposeAsync();
        throw new DatabaseException($"Postgres 15 or newer is needed and {found} was found.");
    }

    static void Upgrade(string owner)
    {
        var result = DeployChanges.To.PostgresqlDatabase(owner)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.EndsWith(".sql", StringComparison.Ordinal))
            .JournalToPostgresqlTable("crm", "migrations")
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (result.Successful) return;
        if (result.Error is PostgresException { SqlState: "42501" } refused) throw refused;
        throw new DatabaseException($"The migration {result.ErrorScript?.Name ?? "(none)"} failed: {result.Error.Message}", result.Error);
    }

    static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
