using Crm.Running;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>News that comes twice, late, or before what it is about. Rates of the day: 1 EUR is 1.25 USD.</summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class LateNewsTests(TwoSilos system)
{
    [Fact]
    public async Task The_same_delivery_twice_is_one_receipt()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/create", "once", Orders.Shopify(1));
        await system.Receive(shop, "orders/create", "once", Orders.Shopify(1));
        await Stands(shop, orders: 1, value: 125m);
        Assert.Equal(1, await system.Count(shop, "received"));
    }

    [Fact]
    public async Task An_older_report_arriving_late_changes_nothing()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/updated", "new", Orders.Shopify(1, "80.00", minute: 20));
        await system.Receive(shop, "orders/create", "old", Orders.Shopify(1, "100.00", minute: 0, status: "pending"));
        await Stands(shop, orders: 1, value: 100m);
        Assert.Equal("paid", await system.Crm.Ask<string>("SELECT financial_status FROM crm.orders WHERE integration_id = $1", shop.Id));
    }

    [Fact]
    public async Task A_refund_before_its_order_counts_when_the_order_comes()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "refunds/create", "refund", Orders.Refund(9, order: 1, "20.00"));
        await system.Crm.Settled();
        await system.Receive(shop, "orders/create", "order", Orders.Shopify(1));
        await Stands(shop, orders: 1, value: 100m);
    }

    [Fact]
    public async Task A_refund_deleted_in_a_woocommerce_shop_is_taken_off_again()
    {
        var shop = await system.Connect("woocommerce");
        await system.Receive(shop, "order.updated", "refunded", Orders.WooCommerce(5, """{"id":81,"reason":"","total":"-20.00"}"""));
        await Stands(shop, orders: 1, value: 100m);
        await system.Receive(shop, "order.updated", "refund deleted", Orders.WooCommerce(9));
        await system.Receive(shop, "order.updated", "late", Orders.WooCommerce(2, """{"id":80,"reason":"","total":"-10.00"}"""));
        await Stands(shop, orders: 1, value: 125m);
        Assert.Equal(0, await system.Crm.Ask<long>("SELECT count(*) FROM crm.refunds WHERE integration_id = $1", shop.Id));
    }

    [Fact]
    public async Task A_deleted_order_is_not_brought_back_by_late_news()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/create", "order", Orders.Shopify(1));
        await system.Receive(shop, "orders/delete", "gone", """{"id":1}""");
        await system.Crm.Settled();
        await system.Receive(shop, "orders/updated", "late", Orders.Shopify(1, "500.00", minute: 59));
        await Stands(shop, orders: 0, value: 0m);
    }

    [Fact]
    public async Task A_cancelled_order_stops_counting()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/cancelled", "off", Orders.Shopify(1, minute: 5, status: "voided", cancelledAt: Orders.At(5)));
        await system.Receive(shop, "orders/create", "late", Orders.Shopify(1));
        await Stands(shop, orders: 0, value: 0m);
    }

    [Fact]
    public async Task An_order_that_moves_to_another_customer_takes_its_figures_along()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/create", "first", Orders.Shopify(1, buyer: 7));
        await system.Receive(shop, "orders/updated", "moved", Orders.Shopify(1, minute: 5, buyer: 8));
        await Stands(shop, orders: 0, value: 0m, buyer: 7);
        await Stands(shop, orders: 1, value: 125m, buyer: 8);
    }

    async Task Stands(Shop shop, int orders, decimal value, int buyer = 7)
    {
        const string ofBuyer = """
            FROM crm.customers c JOIN crm.customer_identities i ON i.customer_id = c.id WHERE i.integration_id = $1 AND i.external_id = $2
            """;
        await system.Crm.Settled();
        var id = buyer.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(orders, await system.Crm.Ask<int>("SELECT c.total_orders " + ofBuyer, shop.Id, id));
        Assert.Equal(value, await system.Crm.Ask<decimal>("SELECT c.lifetime_value " + ofBuyer, shop.Id, id));
        await system.Verified();
    }
}
