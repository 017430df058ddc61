using System.Net;
using System.Text.Json;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>Parts of the system taken away, and given back.</summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class OutageTests(TwoSilos system)
{
    [Fact]
    public async Task With_postgres_away_a_webhook_is_told_to_come_again_and_all_goes_on_by_itself()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/create", "before", Orders.Shopify(1));
        system.Postgres.Stop(immediate: true);
        try
        {
            using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(3)); // promised is one; the machine may be busy with other tests
            using var answer = await system.Http.SendAsync(shop.Push("orders/create", "during", Orders.Shopify(2)), impatient.Token);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
        }
        finally
        {
            system.Postgres.Launch();
        }

        await system.Crm.Until("webhooks are taken again", async () => await system.Send(shop.Push("orders/create", "during", Orders.Shopify(2))) == HttpStatusCode.OK);
        await system.Crm.Settled();
        Assert.Equal(2, await system.Count(shop, "received"));
        Assert.Equal(2, await system.Count(shop, "applied"));
        await system.Verified();
    }

    [Fact]
    public async Task With_every_silo_away_webhooks_are_taken_pages_say_so_and_up_brings_all_back()
    {
        var shop = await system.Connect("shopify");
        await system.Crm.Kill("up"); // who would start the silos again
        await system.Crm.Kill("silo-1");
        await system.Crm.Kill("silo-2");

        await system.Receive(shop, "orders/create", "alone", Orders.Shopify(1));
        using var ready = JsonDocument.Parse(await system.Http.GetStringAsync(system.Crm.Address + "/health/ready", TestContext.Current.CancellationToken));
        Assert.True(ready.RootElement.GetProperty("postgres").GetBoolean());
        Assert.False(ready.RootElement.GetProperty("silos").GetBoolean());
        Assert.Equal(0, await system.Count(shop, "applied"));

        await system.Crm.Up();
        await system.Crm.Settled();
        Assert.Equal(1, await system.Count(shop, "applied"));
        await system.Verified();
    }

    [Fact]
    public async Task What_was_stopped_is_found_as_it_was()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/create", "before", Orders.Shopify(1));
        var (code, output, error) = await system.Crm.Run("down");
        Assert.True(code == 0, output + error);
        Assert.False((await system.Crm.Status()).GetProperty("ready").GetBoolean());

        await system.Crm.Up();
        await system.Receive(shop, "orders/create", "after", Orders.Shopify(2));
        await system.Crm.Settled();
        Assert.Equal(2, await system.Count(shop, "applied"));
        Assert.Equal(2, await system.Crm.Ask<int>("SELECT max(total_orders) FROM crm.customers WHERE id IN (SELECT customer_id FROM crm.orders WHERE integration_id = $1)", shop.Id));
        await system.Verified();
    }

    [Fact]
    public async Task A_killed_silo_and_a_killed_web_are_started_again()
    {
        var shop = await system.Connect("shopify");
        await system.Crm.Kill("silo-1");
        await system.Crm.Kill("web");
        await system.Crm.Until("webhooks are taken again", async () =>
        {
            try
            {
                return await system.Send(shop.Push("orders/create", "again", Orders.Shopify(1))) == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        await system.Crm.Until("the silo is back", async () =>
            (await system.Crm.Status()).GetProperty("silos").EnumerateArray().All(s => s.GetProperty("alive").GetBoolean()));
        await system.Crm.Settled();
        await system.Verified();
    }
}
