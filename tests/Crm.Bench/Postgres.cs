using System.Globalization;
using Npgsql;

namespace Crm.Bench;

internal static class Postgres
{
    /// <summary>The server's main process: the parent of all its others.</summary>
    public static async Task<int> ProcessId(NpgsqlDataSource owner)
    {
        await using var command = owner.CreateCommand("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
        return int.Parse((string)(await command.ExecuteScalarAsync())!, CultureInfo.InvariantCulture);
    }
}
