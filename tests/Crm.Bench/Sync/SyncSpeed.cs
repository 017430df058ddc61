using System.Globalization;
using System.Runtime.InteropServices;
using Crm.Running;

namespace Crm.Bench.Sync;

/// <summary>How fast shops are read through their APIs, how much of what they grant that uses, and what live news waits for it.</summary>
internal static class SyncSpeed
{
    const int Standard = 100;
    const int Plus = 1_000;
    const int OfBucket = 20; // seconds of the rate, as Shopify's plans have it

    public static async Task<Report> Run(SyncPlan plan)
    {
        var report = new Report();
        report.Note($"{Environment.ProcessorCount} cores ({RuntimeInformation.OSDescription.Trim()}) shared by the simulated shops, the web, the silo and Postgres.");
        await using var stores = await SimulatedShops.Start();
        await using var crm = await RunningCrm.Start(shops: stores.Address);
        await Rates.Import(crm);
        await using var cluster = await Cluster.Connect(crm);
        var import = new Import(crm, cluster, stores);
        await import.Read(await import.Open("shopify", plan.Orders / 10)); // what runs for the first time is slower
        await Speeds(import, plan, report);
        await Limit(import, stores, plan.Standard, Standard, report);
        await Limit(import, stores, plan.Plus, Plus, report);
        await Beside(crm, import, plan, report);
        await crm.Settled();
        var (code, output, error) = await crm.Run("verify");
        if (code != 0) throw new InvalidOperationException($"The figures are not what the orders add up to: {output}{error}");
        Report.Progress(output.Trim());
        return report;
    }

    static async Task Speeds(Import import, SyncPlan plan, Report report)
    {
        var bulk = await import.Read(await import.Open("shopify", plan.Orders));
        report.Add($"Shopify, {Count(plan.Orders)} orders from the bulk file", plan.Orders / bulk.Took.TotalSeconds, "orders/s");
        var pages = await import.Read(await import.Open("woocommerce", plan.Orders));
        report.Add($"WooCommerce, {Count(plan.Orders)} orders page by page", plan.Orders / pages.Took.TotalSeconds, "orders/s");
        report.Add("  requests of which it is made", pages.Account.Requests / pages.Took.TotalSeconds, "calls/s");
        report.Note("WooCommerce grants no number of requests: two calls at once are the limit that we keep.");
    }

    // The shop runs no bulk operation, so that everything is read in pages, which its points bound. What was there to be used: a full bucket, and what came since.
    static async Task Limit(Import import, SimulatedShops stores, int orders, int rate, Report report)
    {
        var shop = await import.Open("shopify", orders, rate);
        await stores.Behave(shop.Domain, new { refusesBulk = true });
        var done = await import.Read(shop);
        report.Add($"Shopify, {Count(orders)} orders page by page at {Count(rate)} points/s", orders / done.Took.TotalSeconds, "orders/s");
        report.AtLeast("  used of the points that the shop granted", 100 * done.Account.Spent / (rate * (OfBucket + done.Took.TotalSeconds)), "%", 95);
        report.AtMost("  answers that more was asked for than granted", done.Account.Refused, "answers", 0);
    }

    static async Task Beside(RunningCrm crm, Import import, SyncPlan plan, Report report)
    {
        var other = await import.Open("shopify", 50);
        await import.Read(other);
        var quiet = await LiveNews.Until(crm, other.Shop, "q", Task.Delay(plan.Quiet));
        Show(report, "live news with no import", quiet);

        var large = await import.Open("shopify", plan.Large);
        var reading = import.Read(large);
        var both = await Task.WhenAll(LiveNews.Until(crm, other.Shop, "o", reading), LiveNews.Until(crm, large.Shop, "s", reading));
        var took = (await reading).Took;
        report.Add($"{Count(plan.Large)} orders from the bulk file meanwhile", plan.Large / took.TotalSeconds, "orders/s");
        foreach (var (name, times) in new[] { "live news of another shop", "live news of the same shop" }.Zip(both))
        {
            Show(report, name, times);
            report.AtMost("  its p95 is longer by", Latency.Percentile(times, 0.95) - Latency.Percentile(quiet, 0.95), "ms", 1_000);
        }

        report.Note("Live news: 20 webhooks a second to each shop, from the request to the figure that can be read.");
    }

    static void Show(Report report, string name, double[] times)
    {
        report.Add($"{name}, p50", Latency.Percentile(times, 0.5), "ms");
        report.Add("  p95", Latency.Percentile(times, 0.95), "ms");
        report.Add("  p99", Latency.Percentile(times, 0.99), "ms");
        report.Add("  the longest", times[^1], "ms");
    }

    static string Count(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
