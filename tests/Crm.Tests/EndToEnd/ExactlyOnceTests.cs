using System.Diagnostics;
using System.Net;
using Crm.Running;
using Crm.Simulator;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>Two silos under a steady load of more than 20,000 webhooks, shuffled, every tenth sent twice, while parts are killed.</summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class ExactlyOnceTests(TwoSilos system)
{
    const int Sales = 7_600;
    const int Buyers = 600;
    const int PerSecond = 550;
    static readonly DateTime Placed = new(2026, 11, 3, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Every_acknowledged_webhook_stands_exactly_once_whatever_is_killed()
    {
        var (shopify, woo) = (await system.Connect("shopify"), await system.Connect("woocommerce"));
        var sales = Enumerable.Range(0, Sales).Select(n => new Sale(n, Buyers, Placed.AddSeconds(n))).ToList();
        var deliveries = Deliveries(sales, new(shopify.Id, shopify.Secret), new(woo.Id, woo.Secret));
        Assert.True(deliveries.Length >= 20_000, $"{deliveries.Length} webhooks are too few.");

        var load = Send(deliveries);
        await Acknowledged(shopify, woo, deliveries.Length / 5);
        await system.Crm.Kill("silo-1");
        await Acknowledged(shopify, woo, deliveries.Length * 2 / 5);
        system.Postgres.Stop(immediate: true);
        system.Postgres.Launch();
        await Acknowledged(shopify, woo, deliveries.Length * 3 / 5);
        await system.Crm.Kill("web");
        await load;
        await system.Crm.Settled(TimeSpan.FromMinutes(3));

        Assert.Equal(0, await system.Count(shopify, "parked") + await system.Count(woo, "parked"));
        Assert.Equal(sales.Sum(s => s.Steps.Count), await system.Count(shopify, "received") + await system.Count(woo, "received"));
        Assert.Equal(sales.Sum(s => s.Steps.Count), await system.Count(shopify, "applied") + await system.Count(woo, "applied"));
        await Stand(shopify, "EUR", sales.Where(s => s.Number % 2 == 0), price => price);
        await Stand(woo, "JPY", sales.Where(s => s.Number % 2 == 1), price => decimal.Truncate(price * 150));
        await system.Verified();
    }

    // Each step of each sale, a tenth of them twice, all shuffled: the same on every run.
    static Delivery[] Deliveries(List<Sale> sales, ShopifyStore shopify, WooCommerceStore woo)
    {
        var random = new Random(20_261_124);
        var once = sales.SelectMany(sale => sale.Steps.Select(step => sale.Number % 2 == 0 ? shopify.Tell(sale, step) : woo.Tell(sale, step))).ToArray();
        var all = once.Concat(random.GetItems(once, once.Length / 10)).ToArray();
        random.Shuffle(all);
        return all;
    }

    // As platforms do: what is not answered with 200 is sent again.
    async Task Send(Delivery[] deliveries)
    {
        using var push = new Push(system.Crm.Address);
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(deliveries.Index(), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (item, ct) =>
        {
            var due = TimeSpan.FromSeconds((double)item.Index / PerSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero) await Task.Delay(due, ct); // the steady pace
            HttpStatusCode? answer = null;
            for (var i = 0; i < 5 && answer != HttpStatusCode.OK; i++) answer = await push.Send(item.Item, ct);
            Assert.Equal(HttpStatusCode.OK, answer);
        });
    }

    Task Acknowledged(Shop shopify, Shop woo, int deliveries) => system.Crm.Until(
        $"{deliveries} webhooks are received",
        async () => await system.Count(shopify, "received") + await system.Count(woo, "received") >= deliveries * 10 / 11, TimeSpan.FromMinutes(3));

    // The figures by plain arithmetic over the sales.
    async Task Stand(Shop shop, string currency, IEnumerable<Sale> sales, Func<decimal, decimal> price)
    {
        var counting = sales.Where(s => !s.Steps.Contains(Step.Cancelled)).ToList();
        var value = counting.Sum(s => Total(s, currency, price) - (s.Steps.Contains(Step.Refunded) ? price(s.Lines[0].Good.Price) : 0));
        const string ofShop = "FROM crm.orders WHERE integration_id = $1 AND counts";

        Assert.Equal(counting.Count, await system.Crm.Ask<long>("SELECT count(*) " + ofShop, shop.Id));
        Assert.Equal(value, await system.Crm.Ask<decimal>("SELECT sum(total_amount - refunded_amount) " + ofShop, shop.Id));
        // No other test sells in so large sums to these buyers: their figures in the currency are of this shop alone.
        Assert.Equal(value, await system.Crm.Ask<decimal>(
            """
            SELECT sum(f.lifetime_value) FROM crm.customer_currency_figures f
            WHERE f.currency = $1 AND f.customer_id IN (SELECT customer_id FROM crm.customer_identities WHERE integration_id = $2)
            """, currency, shop.Id));
    }

    static decimal Total(Sale sale, string currency, Func<decimal, decimal> price) =>
        currency == "EUR" ? sale.Total(1) : price(sale.Lines.Sum(l => l.Good.Price * l.Quantity));
}
