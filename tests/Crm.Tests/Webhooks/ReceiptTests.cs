using System.Text;
using Crm.Tests.Database;
using Crm.Web.Webhooks;
using Npgsql;
using Xunit;

namespace Crm.Tests.Webhooks;

/// <summary>Receiving, as crm_web, into a real Postgres.</summary>
[Trait("Needs", "Server")]
public sealed class ReceiptTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly Receipts receipts = new(database.Web);
    readonly Guid shop = Guid.NewGuid();

    public ValueTask InitializeAsync() => new(receipts.StartAsync(CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        await receipts.StopAsync(CancellationToken.None);
        receipts.Dispose();
    }

    [Fact]
    public async Task The_same_delivery_twice_is_one_receipt_one_message_and_counted_once()
    {
        await receipts.Keep(Order("d1"));
        await receipts.Keep(Order("d1"));
        Assert.Equal((1, 1, 1), await Kept());
    }

    [Fact]
    public async Task The_same_delivery_many_times_at_once_is_one_receipt_too()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => receipts.Keep(Order($"d{i % 4}"))));
        Assert.Equal((4, 4, 4), await Kept());
    }

    [Fact]
    public async Task Two_shops_may_use_the_same_delivery_id()
    {
        var other = Guid.NewGuid();
        await receipts.Keep(Order("d1"));
        await receipts.Keep(Order("d1") with { Shop = other });
        Assert.Equal((1, 1, 1), await Kept());
        Assert.Equal(1, await database.One<long>("SELECT count(*) FROM crm.messages WHERE source = $1", other));
    }

    [Fact]
    public async Task A_receipt_and_its_message_are_one_commit()
    {
        await receipts.Keep(Order("d1"));
        Assert.True(await database.One<bool>("""
            SELECT r.xmin = m.xmin AND m.xmin = c.xmin
            FROM crm.receipts r JOIN crm.messages m ON m.source = r.integration_id AND m.reference = r.delivery_id
            JOIN crm.integration_counts c ON c.integration_id = r.integration_id WHERE r.integration_id = $1
            """, shop));
    }

    [Fact]
    public async Task Without_its_message_there_is_no_receipt_and_the_store_hears_of_it()
    {
        await database.Run("ALTER TABLE crm.messages ADD CONSTRAINT refused CHECK (kind <> 'shopify:orders/refused')");
        var refused = Order("d1") with { Kind = "shopify:orders/refused" };
        await Assert.ThrowsAsync<PostgresException>(() => receipts.Keep(refused));
        Assert.Equal((0, 0, 0), await Kept());
        await receipts.Keep(Order("d1")); // the store tries again, and this time it goes through
        Assert.Equal((1, 1, 1), await Kept());
    }

    [Fact]
    public async Task One_that_cannot_be_kept_takes_none_of_its_neighbours_along()
    {
        var good = Enumerable.Range(0, 50).Select(i => receipts.Keep(Order($"d{i}"))).ToList();
        var bad = receipts.Keep(Order("a NUL \0 in its id"));
        good.AddRange(Enumerable.Range(50, 50).Select(i => receipts.Keep(Order($"d{i}"))));
        await Task.WhenAll(good);
        await Assert.ThrowsAsync<PostgresException>(() => bad);
        Assert.Equal((100, 100, 100), await Kept());
    }

    [Fact]
    public async Task The_body_is_kept_byte_for_byte_in_the_shard_of_its_key()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"id\": 7}"), 0, 255];
        await receipts.Keep(Order("d1") with { Body = body });
        Assert.Equal(body, await database.One<byte[]>("SELECT payload FROM crm.messages WHERE source = $1", shop));
        Assert.True(await database.One<bool>("SELECT shard = crm.shard_of('key') AND stream = 'webhooks' AND attempts = 0 FROM crm.messages WHERE source = $1", shop));
    }

    Receipt Order(string delivery) => new(shop, delivery, "shopify:orders/create", "key", "{}"u8.ToArray());

    async Task<(long Receipts, long Messages, long Counted)> Kept() => (
        await database.One<long>("SELECT count(*) FROM crm.receipts WHERE integration_id = $1", shop),
        await database.One<long>("SELECT count(*) FROM crm.messages WHERE source = $1", shop),
        await database.One<long>("SELECT coalesce(sum(received), 0)::bigint FROM crm.integration_counts WHERE integration_id = $1", shop));
}
