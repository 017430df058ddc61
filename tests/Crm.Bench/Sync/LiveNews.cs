using System.Diagnostics;
using Crm.Running;
using Npgsql;

namespace Crm.Bench.Sync;

/// <summary>Webhooks of new orders that come evenly to one shop, each watched from its request to its customer's figure.</summary>
internal static class LiveNews
{
    /// <summary>What the numbers of these orders begin with.</summary>
    public const string Run = "live";

    const double PerSecond = 20;
    const int Buyers = 500;
    static readonly TimeSpan Round = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Milliseconds in ascending order, of all that was sent until then.</summary>
    public static async Task<double[]> Until(RunningCrm crm, Shop shop, string run, Task end)
    {
        var orders = new OrderRequests(shop, Buyers, Run + run);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(crm.OwnerConnection) { MaxAutoPrepare = 5, AutoPrepareMinUsages = 1 });
        var watch = new Watch(source, shop.Id, Round);
        using var finish = new CancellationTokenSource();
        using var limit = new CancellationTokenSource();
        var watching = Task.Run(() => watch.Run(finish.Token, limit.Token));
        using var door = new Door(new(shop.Webhook));
        var start = Stopwatch.GetTimestamp();
        for (var n = 0; !end.IsCompleted; n++)
        {
            var request = orders.Build(orders.Id(n), n);
            // A request that could not start when it was due has waited since then.
            var due = start + (long)(n / PerSecond * Stopwatch.Frequency);
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.Zero) await Task.Delay(early);
            watch.Sent(orders.Id(n), early > TimeSpan.Zero ? Stopwatch.GetTimestamp() : due);
            if (await door.Send(request) is var status and not 200) throw new InvalidOperationException($"A webhook was answered {status}.");
        }

        await finish.CancelAsync();
        limit.CancelAfter(Patience);
        await watching;
        if (limit.IsCancellationRequested) throw new TimeoutException("Not every order became visible.");
        return [.. watch.Seen.Select(s => Stopwatch.GetElapsedTime(s.Began, s.Seen).TotalMilliseconds).Order()];
    }
}
