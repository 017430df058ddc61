using Npgsql;

namespace Crm.Silo.Database;

/// <summary>The passwords of the two login roles. Never logged. The roles belong to the whole server: databases of one server share them.</summary>
internal sealed record RolePasswords(string Service, string Web)
{
    const string TupleChangedByAnother = "XX000";
    const int Tries = 10;

    public override string ToString() => "(passwords)";

    /// <summary>Gives both roles their passwords, where they do not have them yet.</summary>
    public async Task Give(NpgsqlConnection owner, string connection, CancellationToken ct)
    {
        await Give(owner, connection, "crm_service", Service, ct);
        await Give(owner, connection, "crm_web", Web, ct);
    }

    static async Task Give(NpgsqlConnection owner, string connection, string role, string password, CancellationToken ct)
    {
        for (var attempt = 1; !await LogsIn(Settings.As(connection, role, password), ct); attempt++)
        {
            try
            {
                // ALTER ROLE takes no parameters; role and verifier have no character that needs quoting.
                await using var command = new NpgsqlCommand($"ALTER ROLE {role} PASSWORD '{ScramVerifier.Of(password)}'", owner);
                await command.ExecuteNonQueryAsync(ct);
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == TupleChangedByAnother && attempt < Tries)
            {
                // Another database of the server is being migrated and has just set it.
            }
        }
    }

    static async Task<bool> LogsIn(string connection, CancellationToken ct)
    {
        try
        {
            await using var login = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
            await login.OpenAsync(ct);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }
}
