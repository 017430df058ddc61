using System.Net;
using System.Net.Sockets;
using Crm.Silo;
using Crm.Silo.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Database;

[Trait("Needs", "Server")]
public sealed class MigratorTests(PostgresFixture server)
{
    // Everything that a migration makes: tables, columns, rights, policies, functions, roles and their passwords, and what was migrated when.
    const string State = """
        SELECT md5(string_agg(line, E'\n' ORDER BY line)) FROM (
            SELECT c.oid::regclass || ' ' || coalesce(c.relacl::text, '') || coalesce(c.reloptions::text, '') || c.relrowsecurity AS line FROM pg_class c
            WHERE c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('crm', 'auth', 'orleans'))
            UNION ALL SELECT attrelid::regclass || ' ' || attname || atttypid::regtype || coalesce(attacl::text, '') FROM pg_attribute WHERE attnum > 0
            UNION ALL SELECT to_jsonb(p)::text FROM pg_policies p
            UNION ALL SELECT oid::regprocedure || coalesce(proacl::text, '') FROM pg_proc
            UNION ALL SELECT rolname || coalesce(rolpassword, '') FROM pg_authid WHERE rolname LIKE 'crm\_%'
            UNION ALL SELECT roleid::regrole || ' ' || member::regrole FROM pg_auth_members
            UNION ALL SELECT to_jsonb(m)::text FROM crm.migrations m
            UNION ALL SELECT to_jsonb(q)::text FROM orleans.orleansquery q) AS everything
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_that_start_at_once_both_find_the_database_migrated()
    {
        var owner = await server.Empty();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Migrator.Migrate(owner, server.Passwords, Ct))));
        Assert.Equal(
            typeof(Migrator).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            await Ask<string>(owner, "SELECT scriptname::text FROM crm.migrations ORDER BY schemaversionsid"));
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        var owner = await server.Empty();
        await Migrator.Migrate(owner, server.Passwords, Ct);
        var first = await Ask<string>(owner, State);
        await Migrator.Migrate(owner, server.Passwords, Ct);
        Assert.Equal(first, await Ask<string>(owner, State));
    }

    [Fact]
    public async Task Databases_of_one_server_migrate_at_once_though_they_share_the_roles()
    {
        await using var fresh = await ScratchServer.Start();
        await fresh.Run("postgres", "ALTER SYSTEM SET log_statement = 'all'");
        await fresh.Run("postgres", "SELECT pg_reload_conf()");
        string[] databases = ["north", "south", "east"];
        foreach (var name in databases) await fresh.Run("postgres", $"CREATE DATABASE {name}");
        await Task.WhenAll(databases.Select(name => Task.Run(() => Migrator.Migrate(fresh.For(name), server.Passwords, Ct))));

        foreach (var name in databases)
        {
            Assert.Equal(["UTC"], await Ask<string>(Settings.As(fresh.For(name), "crm_web", server.Passwords.Web), "SELECT value FROM crm.settings WHERE key = 'reporting_time_zone'"));
            Assert.Equal(["UTC"], await Ask<string>(Settings.As(fresh.For(name), "crm_service", server.Passwords.Service), "SELECT value FROM crm.settings WHERE key = 'reporting_time_zone'"));
        }

        var log = await fresh.Log();
        Assert.Contains("ALTER ROLE crm_web PASSWORD 'SCRAM-SHA-256$", log, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Passwords.Web, log, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Passwords.Service, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_may_create_roles_is_enough_and_one_who_may_not_is_told_so()
    {
        await using var fresh = await ScratchServer.Start();
        await fresh.Run("postgres", "CREATE ROLE strong LOGIN CREATEROLE PASSWORD 'pencil'");
        await fresh.Run("postgres", "CREATE ROLE weak LOGIN PASSWORD 'pencil'");
        await fresh.Run("postgres", "CREATE DATABASE mine OWNER strong");
        await fresh.Run("postgres", "CREATE DATABASE yours OWNER weak");

        var refused = await Refusal(Settings.As(fresh.For("yours"), "weak", "pencil"));
        Assert.StartsWith("The database user in CRM_POSTGRES may not do this: permission denied to create role.", refused, StringComparison.Ordinal);
        Assert.EndsWith("It must own the database and be allowed to create roles.", refused, StringComparison.Ordinal);

        await Migrator.Migrate(Settings.As(fresh.For("mine"), "strong", "pencil"), server.Passwords, Ct);
        Assert.Equal(["UTC"], await Ask<string>(Settings.As(fresh.For("mine"), "crm_web", server.Passwords.Web), "SELECT value FROM crm.settings WHERE key = 'reporting_time_zone'"));
        Assert.Empty(await Ask<string>(fresh.For("mine"), """
            SELECT p.oid::regprocedure::text FROM pg_proc p
            WHERE p.pronamespace = 'crm'::regnamespace AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))
            """));

        // The roles are there now, with their passwords: the other needs no right to create them any more.
        await Migrator.Migrate(Settings.As(fresh.For("yours"), "weak", "pencil"), server.Passwords, Ct);
        Assert.Equal(["UTC"], await Ask<string>(Settings.As(fresh.For("yours"), "crm_web", server.Passwords.Web), "SELECT value FROM crm.settings WHERE key = 'reporting_time_zone'"));
    }

    [Fact]
    public async Task A_changed_password_takes_the_old_one_s_place()
    {
        await using var fresh = await ScratchServer.Start();
        await Migrator.Migrate(fresh.For("crm"), server.Passwords, Ct);
        await Migrator.Migrate(fresh.For("crm"), new("another-service", "another-web"), Ct);
        Assert.Equal(["UTC"], await Ask<string>(Settings.As(fresh.For("crm"), "crm_web", "another-web"), "SELECT value FROM crm.settings WHERE key = 'reporting_time_zone'"));
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => Ask<string>(Settings.As(fresh.For("crm"), "crm_web", server.Passwords.Web), "SELECT value FROM crm.settings WHERE key = 'reporting_time_zone'"));
        Assert.Equal("28P01", refused.SqlState);
    }

    [Fact]
    public async Task A_wrong_password_is_one_clear_sentence() => Assert.Equal(
        "Postgres refused the connection in CRM_POSTGRES: password authentication failed for user \"postgres\".",
        await Refusal(Settings.As(await server.Empty(), "postgres", "wrong")));

    [Fact]
    public async Task A_database_that_is_not_there_is_one_clear_sentence() => Assert.Equal(
        "Postgres refused the connection in CRM_POSTGRES: database \"nowhere\" does not exist.",
        await Refusal(new NpgsqlConnectionStringBuilder(await server.Empty()) { Database = "nowhere" }.ConnectionString));

    [Fact]
    public async Task A_server_that_is_not_there_is_one_clear_sentence()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var port = ((IPEndPoint)reserved.LocalEndpoint).Port;
        reserved.Stop();
        Assert.Equal(
            "Postgres cannot be reached with CRM_POSTGRES: Connection refused.",
            await Refusal($"Host=127.0.0.1;Port={port};Username=u;Password=p;Database=d;Timeout=5"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("Colour=blue")]
    [InlineData("Username=u;Password=secret")]
    [InlineData("postgresql://")]
    public async Task What_is_no_connection_string_is_one_clear_sentence(string text) => Assert.Equal(Settings.NoConnectionString, await Refusal(text));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Colour=blue")]
    [InlineData("postgresql://host:port/crm")]
    public void A_setting_that_is_no_connection_string_is_the_same_sentence(string text) =>
        Assert.Equal(Settings.NoConnectionString, Assert.Throws<DatabaseException>(() => Settings.Parse(text)).Message);

    [Theory]
    [InlineData("postgresql://crm:p%40ss@db.example/crm", "Host=db.example;Port=5432;Database=crm;Username=crm;Password=p@ss")]
    [InlineData("postgres://crm@db.example:6543/crm", "Host=db.example;Port=6543;Database=crm;Username=crm")]
    [InlineData("Host=db;Database=crm", "Host=db;Database=crm")]
    public void Both_forms_of_a_connection_string_are_taken(string text, string meant) => Assert.Equal(meant, Settings.Parse(text));

    [Fact]
    public async Task A_silo_without_a_connection_string_says_what_to_do() => Assert.Equal(
        "CRM_POSTGRES is not set: start everything with ./crm up, or name a server.",
        (await Assert.ThrowsAsync<DatabaseException>(() => SiloHost.Run(["--CRM_POSTGRES="], Ct))).Message);

    [Fact]
    public void Passwords_are_not_printed() => Assert.DoesNotContain("pencil", new RolePasswords("pencil", "pencil").ToString(), StringComparison.Ordinal);

    async Task<string> Refusal(string owner)
    {
        var exception = await Assert.ThrowsAsync<DatabaseException>(() => Migrator.Migrate(owner, server.Passwords, Ct));
        Assert.DoesNotContain('\n', exception.Message);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        return exception.Message;
    }

    static async Task<List<T>> Ask<T>(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(Ct)) rows.Add(await reader.GetFieldValueAsync<T>(0, Ct));
        return rows;
    }
}
