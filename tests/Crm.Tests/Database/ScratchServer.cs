using Crm.Silo.Database;
using Npgsql;

namespace Crm.Tests.Database;

/// <summary>A server in a directory of its own, gone with all its data when it is disposed of.</summary>
internal sealed class ScratchServer : IAsyncDisposable
{
    readonly DirectoryInfo directory;
    readonly PostgresServer server;

    ScratchServer(DirectoryInfo directory, PostgresServer server) => (this.directory, this.server) = (directory, server);

    /// <summary>What the server has written to its log.</summary>
    public Task<string> Log() => File.ReadAllTextAsync(Path.Combine(directory.FullName, "data", "server.log"));

    public static async Task<ScratchServer> Start()
    {
        var directory = Directory.CreateTempSubdirectory("crm-tests-");
        var started = new ScratchServer(directory, await PostgresServer.Start(directory.FullName, null, _ => { }, CancellationToken.None));
        await started.Run("postgres", "ALTER SYSTEM SET fsync = off"); // the data lives as long as the run
        await started.Run("postgres", "SELECT pg_reload_conf()");
        return started;
    }

    public string For(string database) => server.For(database);

    /// <summary>One statement as the owner.</summary>
    public async Task Run(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(For(database)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        server.Stop(immediate: true);
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
