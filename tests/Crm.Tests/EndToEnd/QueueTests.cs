using System.Text;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>Messages that nothing can be done with, and what an operator sees of the queues.</summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class QueueTests(TwoSilos system)
{
    [Fact]
    public async Task Poison_in_any_stream_is_parked_with_its_reason_and_its_attempts_and_stops_nobody()
    {
        var shop = await system.Connect("shopify");
        await Put("buckets", "bucket-delta", "customers/XX/2020-01", """[["",1,"0","0"]]""");
        await Put("buckets", "bucket-delta", "customers/XX/2020-01", "no JSON at all");
        await Put("buckets", "bucket-delta", "customers/XX/2020-01", """[["",-1,"0","0"]]""");
        await Put("buckets", "bucket-delta", "no bucket at all", "[]]");
        await Put("customers", "refresh", "no customer at all", "{}");
        await Put("webhooks", "etsy:orders/create", "no shop at all", "{}");
        await system.Receive(shop, "orders/create", "neighbour", Orders.Shopify(1));
        await system.Crm.Settled();

        Assert.Equal(1, await system.Count(shop, "applied"));
        Assert.Equal(4, await system.Crm.Ask<long>("SELECT count(*) FROM crm.parked_messages WHERE source IS NULL AND length(reason) > 20 AND attempts > 0"));
        await system.Verified();
        Assert.Equal(4, await system.Crm.Ask<long>("WITH gone AS (DELETE FROM crm.parked_messages WHERE source IS NULL RETURNING 1) SELECT count(*) FROM gone"));
    }

    [Fact]
    public async Task A_silo_tells_the_depth_age_lag_and_parked_messages_of_its_queues()
    {
        var shop = await system.Connect("shopify");
        await system.Receive(shop, "orders/create", "one", Orders.Shopify(1));
        await system.Crm.Settled();
        var silo = (await system.Crm.Status()).GetProperty("silos")[0].GetProperty("port").GetInt32();

        await system.Crm.Until("the lag of the order is told", async () =>
        {
            var metrics = await system.Http.GetStringAsync($"http://127.0.0.1:{silo}/metrics");
            return Figures(metrics, "crm_streams_lag").Any(v => v > 0) && Figures(metrics, "crm_streams_depth").Count == 3
                && Figures(metrics, "crm_streams_oldest_age").Count == 3 && Figures(metrics, "crm_streams_parked").Count == 3;
        });
    }

    // The value of each series whose name begins so: name{labels} value.
    static List<double> Figures(string metrics, string name) =>
        [.. metrics.Split('\n').Where(l => l.StartsWith(name, StringComparison.Ordinal))
            .Select(l => double.Parse(l.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))];

    async Task Put(string stream, string kind, string reference, string payload) => await system.Crm.Ask<long>(
        "INSERT INTO crm.messages (shard, stream, kind, reference, payload) VALUES (crm.shard_of($3), $1, $2, $3, $4) RETURNING id",
        stream, kind, reference, Encoding.UTF8.GetBytes(payload));
}
