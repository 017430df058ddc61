using System.Net;
using Crm.Running;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>The platforms' published payloads, pushed through the door.</summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class PayloadTests(TwoSilos system)
{
    [Fact]
    public async Task Every_shopify_sample_goes_in_signed_and_ends_applied_closed_or_parked_with_a_reason()
    {
        var shop = await system.Connect("shopify");
        var sent = 0;
        foreach (var (topic, file) in Fixtures.Shopify())
        {
            Assert.Equal(HttpStatusCode.OK, await system.Send(shop.Push(topic, $"sample-{++sent}", File.ReadAllBytes(file))));
        }

        Assert.True(sent > 30);
        await Ended(shop, sent);
        Assert.True(await system.Count(shop, "applied") > 10);
    }

    [Fact]
    public async Task Every_woocommerce_sample_goes_in_signed_and_ends_applied_closed_or_parked_with_a_reason()
    {
        var shop = await system.Connect("woocommerce");
        var sent = 0;
        foreach (var file in Fixtures.WooCommerce())
        {
            foreach (var topic in (string[])["order.created", "order.updated", "customer.created", "customer.updated", "order.deleted", "order.restored", "product.created"])
            {
                Assert.Equal(HttpStatusCode.OK, await system.Send(shop.Push(topic, $"sample-{++sent}", File.ReadAllBytes(file))));
            }
        }

        Assert.True(sent > 20);
        await Ended(shop, sent);
        Assert.True(await system.Count(shop, "applied") > 5);
    }

    async Task Ended(Shop shop, int sent)
    {
        await system.Crm.Settled();
        Assert.Equal(sent, await system.Count(shop, "received"));
        Assert.Equal(sent, await system.Count(shop, "applied") + await system.Count(shop, "closed") + await system.Count(shop, "parked"));
        Assert.Equal(0, await system.Crm.Ask<long>("SELECT count(*) FROM crm.parked_messages WHERE source = $1 AND length(reason) < 20", shop.Id));
        await system.Verified();
    }
}
