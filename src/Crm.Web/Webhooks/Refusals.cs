using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Npgsql;

namespace Crm.Web.Webhooks;

/// <summary>Counts webhooks whose signature is wrong: in memory, and once a second for the shop's page. A refusal never touches the database itself.</summary>
internal sealed class Refusals(Receipts receipts, Shops shops, IMeterFactory meters) : BackgroundService
{
    readonly Counter<long> counter = meters.Create("Crm.Web").CreateCounter<long>("crm.webhooks.refused");
    readonly ConcurrentDictionary<Guid, long> pending = new();

    public void Add(Guid integration, string platform)
    {
        counter.Add(1);
        if (shops.Find(integration, platform) is not null) pending.AddOrUpdate(integration, 1, (_, count) => count + 1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Write(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    async Task Write(CancellationToken ct)
    {
        var counts = new Dictionary<Guid, long>();
        foreach (var id in pending.Keys)
        {
            if (pending.TryRemove(id, out var count)) counts[id] = count;
        }

        if (counts.Count == 0) return;
        try
        {
            await receipts.Refused(counts, ct);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            foreach (var (id, count) in counts) pending.AddOrUpdate(id, count, (_, more) => more + count);
        }
    }
}
