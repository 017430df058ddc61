using System.Security.Cryptography;
using Crm.Silo.Database;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Crm.Tests.Database.PostgresFixture))]

namespace Crm.Tests.Database;

/// <summary>One Postgres server for the run, started by the first test that needs a database; its databases are copies of one that was migrated once.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    const string Template = "crm_template";

    readonly Lazy<Task<ScratchServer>> server;
    readonly SemaphoreSlim copying = new(1);
    int databases;

    public PostgresFixture() => server = new(Start);

    internal RolePasswords Passwords { get; } = new(Random(), Random());

    /// <summary>The owner's connection to a migrated database that nobody else uses.</summary>
    internal async Task<string> Fresh()
    {
        var started = await server.Value;
        var name = $"crm_{Interlocked.Increment(ref databases)}";
        await copying.WaitAsync(); // a template that is being copied lets no second copier in
        try
        {
            await started.Run("postgres", $"CREATE DATABASE {name} TEMPLATE {Template}");
        }
        finally
        {
            copying.Release();
        }

        return started.For(name);
    }

    /// <summary>The owner's connection to a database with nothing in it.</summary>
    internal async Task<string> Empty()
    {
        var name = $"empty_{Interlocked.Increment(ref databases)}";
        await (await server.Value).Run("postgres", $"CREATE DATABASE {name}");
        return (await server.Value).For(name);
    }

    public async ValueTask DisposeAsync()
    {
        copying.Dispose();
        if (server.IsValueCreated) await (await server.Value).DisposeAsync();
    }

    async Task<ScratchServer> Start()
    {
        var started = await ScratchServer.Start();
        await started.Run("postgres", $"CREATE DATABASE {Template}");
        await Migrator.Migrate(started.For(Template), Passwords, CancellationToken.None);
        NpgsqlConnection.ClearAllPools(); // a template must have no visitor
        return started;
    }

    static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
