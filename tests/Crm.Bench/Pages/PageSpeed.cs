using System.Globalization;
using System.Runtime.InteropServices;
using Crm.Running;

namespace Crm.Bench.Pages;

/// <summary>How fast the pages come, over a hundred thousand customers and a million orders.</summary>
internal static class PageSpeed
{
    const int Managers = 4;
    const int Agents = 4;
    const int CustomersOfAnAgent = 500;
    static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <param name="plan">How much.</param>
    /// <param name="home">A data directory that is kept, and filled when it has no customers; null: one for this run.</param>
    public static async Task<Report> Run(Plan plan, string? home)
    {
        var report = new Report();
        report.Note($"{Environment.ProcessorCount} cores ({RuntimeInformation.OSDescription.Trim()}) shared by the visitors, the web, the silo and Postgres. Users share {Managers} accounts of managers and {Agents} of agents.");
        await using var crm = await RunningCrm.Start(home: home is null ? null : Path.GetFullPath(home));
        if (!await crm.Ask<bool>("SELECT EXISTS (SELECT FROM crm.customers)")) await Seed(crm, plan);
        var (customers, orders) = (await crm.Ask<long>("SELECT count(*) FROM crm.customers"), await crm.Ask<long>("SELECT count(*) FROM crm.orders"));
        report.Note(string.Create(CultureInfo.InvariantCulture, $"{customers:N0} customers, {orders:N0} orders."));
        var address = new Uri(crm.Address);
        foreach (var (role, people, own) in ((string, int, int)[])[("manager", Managers, 0), ("agent", Agents, CustomersOfAnAgent)])
        {
            var accounts = new Account[people];
            for (var i = 0; i < people; i++) accounts[i] = await StaffAccounts.SignIn(crm, role, i, own);
            await crm.Owner.Rest(); // as autovacuum does some seconds after customers were given
            // Any agent's pages are asked by that agent alone: the others may not see their customers.
            if (role == "agent") accounts = [accounts[0]];
            var visits = await Visits.Of(crm.Owner, role == "agent" ? accounts[0].Email : null);
            // A web that has just started is not met by everybody at once.
            foreach (var part in (int[])[50, 10, 5]) await Crowd.Browse(address, accounts, visits, Math.Max(1, plan.Users / part), Every / 5, plan.WarmUp * 3);
            await Browse(address, accounts, visits, plan, report, role);
            await Hurry(address, accounts, visits, plan, report, role);
        }

        return report;
    }

    static async Task Seed(RunningCrm crm, Plan plan)
    {
        Report.Progress(string.Create(CultureInfo.InvariantCulture, $"Seeding {plan.Customers:N0} customers and {plan.Orders:N0} orders"));
        var (code, output, error) = await crm.Run("seed", "--customers", Text(plan.Customers), "--orders", Text(plan.Orders));
        if (code != 0) throw new InvalidOperationException(error);
        Report.Progress(output.Trim().Split('\n')[^1]);
        await crm.Owner.Rest();
    }

    static async Task Browse(Uri address, Account[] accounts, IReadOnlyList<Visit> visits, Plan plan, Report report, string role)
    {
        var times = await Crowd.Browse(address, accounts, visits, plan.Users, Every, plan.Window * 6);
        foreach (var visit in visits.Where(v => times.ContainsKey(v.Page)))
        {
            var of = times[visit.Page];
            report.Add($"{role}: {visit.Page}, p50", Latency.Percentile(of, 0.5), "ms");
            report.AtMost($"{role}: {visit.Page}, p95", Latency.Percentile(of, 0.95), "ms", visit.Page.StartsWith("customers", StringComparison.Ordinal) || visit.Page.StartsWith("orders", StringComparison.Ordinal) ? 50 : 100);
            report.Add($"{role}: {visit.Page}, p99", Latency.Percentile(of, 0.99), "ms");
        }
    }

    static async Task Hurry(Uri address, Account[] accounts, IReadOnlyList<Visit> visits, Plan plan, Report report, string role)
    {
        foreach (var (page, target) in ((string, double)[])[("customers", 1500), ("customer", 2000)])
        {
            var (rate, bytes) = await Crowd.Hurry(address, accounts, visits.First(v => v.Page == page), plan);
            report.AtLeast($"{role}: {page}, 16 connections without a pause", rate, "pages/s", target);
            report.Add($"  its size", bytes / 1024, "KB");
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
