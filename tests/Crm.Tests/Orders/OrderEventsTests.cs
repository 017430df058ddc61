using Crm.Tests.Database;
using Xunit;
using Payloads = Crm.Tests.EndToEnd.Orders;

namespace Crm.Tests.Orders;

/// <summary>The status history is written in the commit that changes the status, and tells only of changes.</summary>
[Trait("Needs", "Server")]
public sealed class OrderEventsTests(PostgresFixture server) : IAsyncLifetime
{
    const string History = """
        SELECT concat_ws(' ', report, old_status, old_financial_status, '>', new_status, new_financial_status, to_char(at AT TIME ZONE 'UTC', 'HH24:MI'))
        FROM crm.order_events ORDER BY id
        """;

    static readonly Guid Shop = Guid.Parse("0b000000-0000-0000-0000-000000000001");

    readonly TestDatabase database = new(server);
    Ledger ledger = null!;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        ledger = new(database);
        await database.Run($"INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials) VALUES ('{Shop}', 'shopify', 'Shop', 'shop.example', '{{}}')");
    }

    [Fact]
    public async Task Each_change_of_status_is_kept_with_the_shops_time_and_the_report_that_said_so()
    {
        await Receive("orders/create", Payloads.Shopify(1, status: "pending"));
        await Receive("orders/paid", Payloads.Shopify(1, minute: 5));
        await Receive("orders/cancelled", Payloads.Shopify(1, minute: 9, status: "voided", cancelledAt: Payloads.At(9)));

        Assert.Equal(
            ["shopify:orders/paid pending pending > processing paid 10:05", "shopify:orders/cancelled processing paid > cancelled voided 10:09"],
            await database.All<string>(History));
        await ledger.Verified();
    }

    [Fact]
    public async Task New_orders_repeats_late_news_and_other_changes_add_nothing_to_the_history()
    {
        await Receive("orders/create", Payloads.Shopify(1));
        await Receive("orders/updated", Payloads.Shopify(1, total: "120.00", minute: 5));
        await Receive("orders/updated", Payloads.Shopify(1, total: "120.00", minute: 5));
        await Receive("orders/create", Payloads.Shopify(1, status: "pending", minute: -5));

        Assert.Empty(await database.All<string>(History));
        await ledger.Verified();
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    async Task Receive(string topic, string body)
    {
        await ledger.Send(Shop, "shopify:" + topic, "1", body);
        await ledger.Settle();
    }
}
