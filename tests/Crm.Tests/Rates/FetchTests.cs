using System.Diagnostics;
using Crm.Rates;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Rates;

/// <summary>The silos ask for rates by themselves, say how that went, and complete what waited once they have them.</summary>
[Trait("Needs", "Server")]
public sealed class FetchTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    const string History = """
        <Envelope><Cube><Cube time="2026-11-23"><Cube currency="USD" rate="1.25"/><Cube currency="JPY" rate="160"/></Cube>
        <Cube time="2026-11-20"><Cube currency="USD" rate="1.2"/></Cube></Cube></Envelope>
        """;

    [Fact]
    public async Task A_source_that_is_out_of_order_is_said_to_be_and_its_rates_complete_the_orders_once_it_is_back()
    {
        await Until("the first try has failed", "SELECT error IS NOT NULL FROM crm.rate_sources WHERE source = 'ECB'");
        Assert.Equal("The source answered with the error {0}. 503 1", await cluster.Database.One<string>(
            "SELECT error || ' ' || error_values[1] || ' ' || failures FROM crm.rate_sources WHERE next_try_at > now() + interval '3 minutes'"));
        Assert.Equal(3, cluster.Bank.Asked.Count);
        await cluster.Database.Run("""
            INSERT INTO crm.orders (integration_id, external_id, order_number, status, total_amount, currency, external_platform, created_at, updated_at)
            VALUES (gen_random_uuid(), '1', '#1', 'processing', 100, 'EUR', 'shopify', '2026-11-22T12:00:00Z', now())
            """);

        cluster.Bank.Answers(History);
        Assert.NotNull(await cluster.Client.GetGrain<IRateFetchGrain>(0).FetchNow(new(Guid.NewGuid(), "agent")));
        Assert.Null(await cluster.Client.GetGrain<IRateFetchGrain>(0).FetchNow(new(Guid.NewGuid(), "manager")));

        await Until("the rates are there", "SELECT error IS NULL AND failures = 0 AND newest_day = '2026-11-23' AND history_at IS NOT NULL FROM crm.rate_sources");
        Assert.Contains("eurofxref-hist.xml", cluster.Bank.Asked[^1], StringComparison.Ordinal);
        await Until("the order has the rate of the Friday before", "SELECT coalesce(total_amount_usd = 120 AND rate_date = '2026-11-20', false) FROM crm.orders");
        var rates = await cluster.Client.GetGrain<IRateGrain>(0).Find([new("JPY", new(2026, 11, 24)), new("TWD", new(2026, 11, 24))]);
        Assert.Equal(0.0078125m, rates[0]!.ToUsd);
        Assert.Null(rates[1]);
    }

    async Task Until(string what, string isSo)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var began = Stopwatch.GetTimestamp(); await cluster.Database.All<bool>(isSo) is not [true]; await timer.WaitForNextTickAsync())
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(60)) throw new TimeoutException($"It never came to be that {what}.");
        }
    }
}
