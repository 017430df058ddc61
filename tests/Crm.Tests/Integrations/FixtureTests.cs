using Crm.Integrations;
using Crm.Orders;
using Xunit;

namespace Crm.Tests.Integrations;

/// <summary>The platforms' own published payloads, translated.</summary>
public sealed class FixtureTests
{
    static readonly Guid Shop = Guid.Parse("11111111-1111-1111-1111-111111111111");

    internal static Translation Read(string kind, byte[] body) => Translator.Translate(new(Shop, kind, new(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc), body));

    [Fact]
    public void Every_shopify_sample_is_a_report_or_a_surprise_in_words()
    {
        var read = 0;
        foreach (var (topic, file) in Fixtures.Shopify())
        {
            var (report, surprise) = Read($"shopify:{topic}", File.ReadAllBytes(file));
            Assert.True(report is not null || surprise is { Length: > 20 }, file);
            Assert.True(report is not null, $"{Path.GetFileName(file)}: {surprise}");
            read++;
        }

        Assert.True(read > 30);
    }

    [Fact]
    public void Every_woocommerce_sample_is_a_report_or_a_surprise_in_words()
    {
        var orders = 0;
        foreach (var file in Fixtures.WooCommerce())
        {
            foreach (var topic in (string[])["order.updated", "customer.updated", "order.deleted", "order.restored"])
            {
                var (report, surprise) = Read("woocommerce:" + topic, File.ReadAllBytes(file));
                Assert.True(report is not null || surprise is { Length: > 20 }, file);
                if (report is OrderReported) orders++;
            }
        }

        Assert.True(orders >= 2);
    }

    [Fact]
    public void Shopify_s_sample_order_is_read_to_the_last_digit()
    {
        var order = Assert.IsType<OrderReported>(
            Read("shopify:orders/create", File.ReadAllBytes(Path.Combine(Fixtures.Need(), "shopify/webhook-samples-2026-04/orders__create.json"))).Report);

        Assert.Equal("820982911946154508", order.OrderId);
        Assert.Equal("#9999", order.Number);
        Assert.Equal(new Crm.Money(404.95m, "USD"), order.Total);
        Assert.Equal("115310627314723954", order.Customer!.CustomerId);
        Assert.Equal(new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc), order.PlacedAt);
        Assert.Equal("US", order.Country);
        Assert.True(order.Test);
        Assert.Equal(OrderStatus.Cancelled, order.Status);
        Assert.Equal(5, order.Lines.Count);
    }

    [Fact]
    public void Shopify_s_sample_refund_is_what_was_paid_back()
    {
        var refund = Assert.IsType<RefundReported>(
            Read("shopify:refunds/create", File.ReadAllBytes(Path.Combine(Fixtures.Need(), "shopify/webhook-samples-2026-04/refunds__create.json"))).Report);

        Assert.Equal(85.00m, refund.Amount.Amount);
        Assert.Equal("890088186047892319", refund.RefundId);
    }

    [Fact]
    public void WooCommerce_s_sample_guest_order_knows_its_buyer_by_e_mail()
    {
        var order = Assert.IsType<OrderReported>(
            Read("woocommerce:order.created", File.ReadAllBytes(Path.Combine(Fixtures.Need(), "woocommerce/docs/orders__01.json"))).Report);

        Assert.Equal("727", order.OrderId);
        Assert.Equal(new Crm.Money(29.35m, "USD"), order.Total);
        Assert.Equal("guest:john.doe@example.com", order.Customer!.CustomerId);
        Assert.False(order.Customer.EmailVerified);
        Assert.Equal(new DateTime(2017, 3, 22, 19, 28, 2, DateTimeKind.Utc), order.PlacedAt);
        Assert.Equal("Ship Your Idea – Color: Black, Size: M Test", order.Lines[1].Title);
    }
}
