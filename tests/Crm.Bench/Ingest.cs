using System.Globalization;
using System.Runtime.InteropServices;
using Crm.Running;

namespace Crm.Bench;

/// <summary>What the system takes in on this machine, beside the least that could be done and beside the design that it stands instead of.</summary>
internal static class Ingest
{
    public static async Task<Report> Run(Plan plan)
    {
        var report = new Report();
        report.Note(
            $"{Environment.ProcessorCount} cores ({RuntimeInformation.OSDescription.Trim()}) shared by the sender, the web, the silo and Postgres; "
            + "all on one Postgres server with the settings that the system gives it.");
        await using (var crm = await RunningCrm.Start())
        {
            var inserts = await Bare(crm, plan, report);
            var seed = await Seed(crm, plan, report);
            await Ours(crm, plan, report, inserts, seed);
            await Verify(crm);
        }

        await using (var crm = await RunningCrm.Start()) await Weigh(crm, plan, report);
        await using (var crm = await RunningCrm.Start(silos: 2)) await Recover(crm, plan, report);
        return report;
    }

    static async Task<double> Bare(RunningCrm crm, Plan plan, Report report)
    {
        await using var source = await Database.Create(crm, "bench_inserts");
        var rate = await Inserts.Measure(source, plan);
        report.Add("bare inserts, 16 connections", rate, "rows/s");
        return rate;
    }

    static async Task<Dictionary<History, double>> Seed(RunningCrm crm, Plan plan, Report report)
    {
        var rates = new Dictionary<History, double>();
        foreach (var history in plan.Histories)
        {
            await using var source = await Database.Create(crm, "bench_seed_" + history.Earlier.ToString(CultureInfo.InvariantCulture));
            rates[history] = await SeedDesign.Measure(source, plan, history);
            report.Add($"recomputing trigger, {Name(history)}", rates[history], "orders/s");
        }

        return rates;
    }

    static async Task Ours(RunningCrm crm, Plan plan, Report report, double inserts, Dictionary<History, double> seed)
    {
        await Rates.Import(crm);
        var shops = new Dictionary<History, Shop>();
        foreach (var history in plan.Histories)
        {
            shops[history] = await crm.AddShop("shopify", $"history-{history.Earlier}.example");
            await ShopHistory.Make(crm.Owner, shops[history].Id, history);
        }

        await crm.Owner.Rest();
        var first = plan.Histories[0];
        await EndToEnd.Measure(crm, shops[first], first, plan, plan.WarmUp * 4, "W");
        var rates = new Dictionary<History, double>();
        foreach (var history in plan.Histories)
        {
            await crm.Owner.Run("CHECKPOINT");
            var (rate, cpu) = await EndToEnd.Measure(crm, shops[history], history, plan, plan.Window, "T");
            report.Add($"webhook to figure, {Name(history)}", rate, "orders/s");
            rates[history] = rate;
            foreach (var (part, cost) in cpu) report.Add($"  processor time of {part}, {Name(history)}", cost, "µs/order");
            report.AtLeast($"  to bare inserts, {Name(history)}", rate / inserts, "times", 0.6);
            report.AtLeast($"  to the trigger, {Name(history)}", rate / seed[history], "times", history.Ratio);
        }

        await crm.Owner.Rest(); // half of the load is what it runs at day by day: not in the wake of the full one
        await HalfLoad(crm, shops[first], first, plan, report, rates[first] / 2);
    }

    static async Task HalfLoad(RunningCrm crm, Shop shop, History history, Plan plan, Report report, double perSecond)
    {
        var (times, rounds) = await Latency.Measure(crm, shop, history, plan, perSecond);
        report.Add("half of that load", perSecond, "orders/s");
        report.AtMost("  request to figure, p50", Latency.Percentile(times, 0.5), "ms", 30);
        report.AtMost("  request to figure, p95", Latency.Percentile(times, 0.95), "ms", 150);
        report.AtMost("  request to figure, p99", Latency.Percentile(times, 0.99), "ms", 300);
        report.Add("  the watch's own round, p50", Latency.Percentile(rounds, 0.5), "ms");
        report.Note("Request to figure is too long by up to one round of the watch, and contains it.");
    }

    // What was measured must also be right.
    static async Task Verify(RunningCrm crm)
    {
        await crm.Settled();
        var (code, output, error) = await crm.Run("verify");
        if (code != 0) throw new InvalidOperationException($"The figures are not what the orders add up to: {output}{error}");
        Report.Progress(output.Trim());
    }

    static async Task Weigh(RunningCrm crm, Plan plan, Report report)
    {
        var (megabytes, grains) = await Memory.Measure(crm, plan.Grains);
        report.AtMost(string.Create(CultureInfo.InvariantCulture, $"working set of {plan.Grains:#,0} active customers"), megabytes, "MB", 250.0 * plan.Grains / 100_000);
        report.Add("  customer grains active then", grains, "grains");
    }

    static async Task Recover(RunningCrm crm, Plan plan, Report report)
    {
        await Rates.Import(crm);
        var shop = await crm.AddShop("shopify", "recovery.example");
        var (silo, postgres) = (new List<double>(), new List<double>());
        for (var kill = 0; kill < plan.Kills; kill++) silo.Add(await Recovery.FromSilo(crm, shop, kill));
        for (var kill = 0; kill < plan.Kills; kill++) postgres.Add(await Recovery.FromPostgres(crm, shop, kill));
        await Verify(crm);
        report.AtMost($"every shard read again after kill -9 of one of two silos, worst of {plan.Kills}", silo.Max(), "s", 3);
        report.AtMost($"every shard read again after Postgres takes connections, worst of {plan.Kills}", postgres.Max(), "s", 3);
    }

    static string Name(History history) =>
        string.Create(CultureInfo.InvariantCulture, $"{history.Earlier:#,0} earlier orders ({history.Customers:#,0} customers)");
}
