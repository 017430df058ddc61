using System.Diagnostics;
using Crm.Running;
using Npgsql;

namespace Crm.Bench;

/// <summary>How long a store's webhook takes to become a figure, while orders come evenly at a given rate.</summary>
internal static class Latency
{
    const int Senders = 64;
    const int WatchedPerSecond = 500;

    /// <summary>Milliseconds from the request's start to the figure's being readable, in ascending order; and the watch's own rounds.</summary>
    public static async Task<(double[] Times, double[] Rounds)> Measure(RunningCrm crm, Shop shop, History history, Plan plan, double perSecond)
    {
        var orders = new OrderRequests(shop, history.Customers, "L");
        var requests = orders.Build((int)(perSecond * plan.Window.TotalSeconds));
        var every = Math.Max(1, (int)(perSecond / WatchedPerSecond));
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(crm.OwnerConnection) { MaxAutoPrepare = 5, AutoPrepareMinUsages = 1 });
        var watch = new Watch(source, shop.Id);
        GC.Collect();
        using var finish = new CancellationTokenSource();
        using var limit = new CancellationTokenSource(plan.Window * 10);
        var watching = Task.Run(() => watch.Run(finish.Token, limit.Token));
        var (next, start) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            using var door = new Door(new(shop.Webhook));
            for (int n; (n = Interlocked.Increment(ref next)) < requests.Length;)
            {
                // A request that could not start when it was due has waited since then.
                var due = start + (long)(n / perSecond * Stopwatch.Frequency);
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (early > TimeSpan.Zero) await Task.Delay(early);
                var began = early > TimeSpan.Zero ? Stopwatch.GetTimestamp() : due;
                if (n % every == 0) watch.Sent(orders.Id(n), began);
                if (await door.Send(requests[n]) is var status and not 200) throw new InvalidOperationException($"A webhook was answered {status}.");
            }
        })));
        await finish.CancelAsync();
        await watching;
        if (limit.IsCancellationRequested) throw new TimeoutException("Not every order became visible.");
        return ([.. watch.Seen.Select(s => Stopwatch.GetElapsedTime(s.Began, s.Seen).TotalMilliseconds).Order()], [.. watch.Rounds.Order()]);
    }

    /// <summary>The value below which this part of the ascending values lies.</summary>
    public static double Percentile(double[] ascending, double part) => ascending[Math.Min(ascending.Length - 1, (int)(ascending.Length * part))];
}
