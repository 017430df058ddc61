using Crm.Silo.Database;
using Crm.Web.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Database;

/// <summary>A fresh migrated database for one test class, and the ways in to it.</summary>
public sealed class TestDatabase(PostgresFixture server) : IAsyncLifetime
{
    internal string OwnerConnection { get; private set; } = "";
    internal NpgsqlDataSource Owner { get; private set; } = null!;
    internal NpgsqlDataSource Web { get; private set; } = null!;
    internal NpgsqlDataSource Service { get; private set; } = null!;
    internal string WebConnection => Settings.As(OwnerConnection, "crm_web", server.Passwords.Web);
    internal string ServiceConnection => Settings.As(OwnerConnection, "crm_service", server.Passwords.Service);

    public async ValueTask InitializeAsync()
    {
        OwnerConnection = await server.Fresh();
        Owner = NpgsqlDataSource.Create(OwnerConnection);
        Web = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(WebConnection) { Options = StaffConnections.Options }.ConnectionString);
        Service = NpgsqlDataSource.Create(ServiceConnection);
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await Service.DisposeAsync();
        await Owner.DisposeAsync();
    }

    /// <summary>Who asks: a staff role is taken on as the web does it, by name and for one transaction; crm_web and crm_service are themselves.</summary>
    internal Task<Visit> As(string role, Guid? person = null) => role switch
    {
        "crm_web" => Visit.Begin(Web, null, null),
        "crm_service" => Visit.Begin(Service, null, null),
        _ => Visit.Begin(Web, role, person),
    };

    /// <summary>One or more statements as the owner, to set the scene.</summary>
    internal async Task Run(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of all rows, asked as the owner.</summary>
    internal async Task<List<T>> All<T>(string sql, params object[] arguments)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(await reader.GetFieldValueAsync<T>(0));
        return rows;
    }

    internal async Task<T> One<T>(string sql, params object[] arguments) => Assert.Single(await All<T>(sql, arguments));
}
