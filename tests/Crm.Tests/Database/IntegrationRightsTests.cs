using Crm.Integrations;
using Crm.People;
using Npgsql;
using Xunit;

namespace Crm.Tests.Database;

/// <summary>What staff do to shops goes through under their own roles, and no further.</summary>
[Trait("Needs", "Server")]
public sealed class IntegrationRightsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Park = """
        INSERT INTO crm.parked_messages (id, shard, stream, kind, version, source, reference, payload, attempts, enqueued_at, reason)
        SELECT n, n % 8, 'webhooks', 'shopify:orders/create', 1, $1, 'd' || n, convert_to('{"id":' || n || '}', 'UTF8'), 5, now(), 'unreadable'
        FROM generate_series(1 + $2, 3 + $2) AS n
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Person Somebody(string role) => new(Guid.NewGuid(), role);

    [Fact]
    public async Task An_administrator_connects_a_shop_and_rotates_its_secret()
    {
        var (shop, admin) = (Guid.NewGuid(), Somebody("admin"));
        Assert.True(await IntegrationStore.Connect(database.Service, shop, Shop("one.example"), """{"webhook_secret": "first"}""", admin, Ct));
        Assert.False(await IntegrationStore.Connect(database.Service, Guid.NewGuid(), Shop("one.example"), """{"webhook_secret": "x"}""", admin, Ct));
        Assert.True(await IntegrationStore.Rotate(database.Service, shop, old => old.Replace("first", "second", StringComparison.Ordinal), admin, Ct));
        Assert.Equal("second", await database.One<string>("SELECT credentials ->> 'webhook_secret' FROM crm.integrations WHERE id = $1", shop));
        Assert.Equal(["connect", "rotate-secret"], await database.All<string>("SELECT action FROM crm.audit_log WHERE user_id = $1 ORDER BY id", admin.Id));
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("agent")]
    [InlineData("readonly")]
    public async Task Nobody_else_connects_a_shop_or_rotates_a_secret(string role)
    {
        var shop = Guid.NewGuid();
        await Refused(() => IntegrationStore.Connect(database.Service, shop, Shop(role + ".example"), "{}", Somebody(role), Ct));
        Assert.True(await IntegrationStore.Connect(database.Service, shop, Shop(role + ".example"), "{}", null, Ct));
        await Refused(() => IntegrationStore.Rotate(database.Service, shop, _ => "{}", Somebody(role), Ct));
    }

    [Theory]
    [InlineData("admin", 100)]
    [InlineData("manager", 200)]
    public async Task Who_replays_sends_again_exactly_what_was_parked(string role, int first)
    {
        var shop = Guid.NewGuid();
        Assert.Equal(3, (await database.All<long>(Park + " RETURNING id", shop, first)).Count);
        Assert.Equal(1, await IntegrationStore.Replay(database.Service, shop, first + 2, Somebody(role), Ct));
        Assert.Equal(2, await IntegrationStore.Replay(database.Service, shop, null, Somebody(role), Ct));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.parked_messages WHERE source = $1", shop));
        Assert.Equal(
            [$"d{first + 1} {{\"id\":{first + 1}}}", $"d{first + 2} {{\"id\":{first + 2}}}", $"d{first + 3} {{\"id\":{first + 3}}}"],
            await database.All<string>("SELECT reference || ' ' || convert_from(payload, 'UTF8') FROM crm.messages WHERE source = $1 ORDER BY reference", shop));
    }

    [Theory]
    [InlineData("agent", 300)]
    [InlineData("readonly", 400)]
    public async Task Nobody_else_replays(string role, int first)
    {
        var shop = Guid.NewGuid();
        await database.All<long>(Park + " RETURNING id", shop, first);
        await Refused(() => IntegrationStore.Replay(database.Service, shop, null, Somebody(role), Ct));
        Assert.Equal(3, await database.One<long>("SELECT count(*) FROM crm.parked_messages WHERE source = $1", shop));
    }

    [Theory]
    [InlineData("stream", "'buckets'")]
    [InlineData("kind", "'shopify:orders/delete'")]
    [InlineData("payload", "'{}'")]
    [InlineData("source", "gen_random_uuid()")]
    [InlineData("shard", "(shard + 1) % 8")]
    public async Task A_message_that_was_not_parked_is_sent_by_no_person(string column, string value)
    {
        var (shop, manager) = (Guid.NewGuid(), Guid.NewGuid());
        var parked = await database.All<long>(Park + " RETURNING id", shop, Random.Shared.Next(1000, int.MaxValue - 10));
        await using var visit = await database.As("crm_manager", manager);
        const string Columns = "shard, stream, kind, version, source, reference, payload";
        var sql = $"INSERT INTO crm.messages ({Columns}) SELECT {Columns} FROM crm.parked_messages WHERE id = $1";
        Assert.True((await visit.Try(sql, parked[0])).IsLetThrough);
        Assert.True((await visit.Try(sql.Replace("SELECT " + Columns, "SELECT " + Columns.Replace(column, value, StringComparison.Ordinal), StringComparison.Ordinal), parked[0])).IsRefused);
    }

    static ShopConnected Shop(string domain) => new("shopify", domain, "Shop", "secret");

    static async Task Refused(Func<Task> work) => Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(work)).SqlState);
}
