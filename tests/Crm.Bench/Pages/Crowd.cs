using System.Collections.Concurrent;
using System.Diagnostics;

namespace Crm.Bench.Pages;

/// <summary>Many people at once.</summary>
internal static class Crowd
{
    /// <summary>So many users, each with a page every few seconds, begun evenly: each page's times in milliseconds, ascending.</summary>
    public static async Task<IReadOnlyDictionary<string, double[]>> Browse(Uri address, Account[] accounts, IReadOnlyList<Visit> visits, int users, TimeSpan every, TimeSpan window)
    {
        var times = new ConcurrentDictionary<string, ConcurrentBag<double>>();
        var all = visits.SelectMany(v => Enumerable.Repeat(v, v.Weight)).ToArray();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, users).Select(user => Task.Run(async () =>
        {
            var random = new Random(user);
            var account = accounts[user % accounts.Length];
            using var visitor = new Visitor(address, account.Cookies);
            for (var due = every * ((double)user / users); due < window; due += every)
            {
                if (due - Stopwatch.GetElapsedTime(began) is var early && early > TimeSpan.Zero) await Task.Delay(early);
                var visit = all[random.Next(all.Length)];
                var at = Stopwatch.GetTimestamp();
                await Open(visitor, visit, visit.Paths[random.Next(visit.Paths.Count)], account);
                times.GetOrAdd(visit.Page, _ => []).Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        })));
        return times.ToDictionary(t => t.Key, t => t.Value.Order().ToArray());
    }

    /// <summary>Sixteen connections without a pause: pages a second, and the size of one in bytes.</summary>
    public static async Task<(double PerSecond, double Bytes)> Hurry(Uri address, Account[] accounts, Visit visit, Plan plan)
    {
        var (done, bytes) = (0L, 0L);
        using var stop = new CancellationTokenSource();
        var people = Enumerable.Range(0, Database.Connections).Select(n => Task.Run(async () =>
        {
            var account = accounts[n % accounts.Length];
            using var visitor = new Visitor(address, account.Cookies);
            for (var i = n; !stop.IsCancellationRequested; i += Database.Connections)
            {
                var came = await Open(visitor, visit, visit.Paths[i % visit.Paths.Count], account);
                Interlocked.Increment(ref done);
                Interlocked.Add(ref bytes, came);
            }
        })).ToList();
        await Task.Delay(plan.WarmUp);
        var (before, began) = (Interlocked.Read(ref done), Stopwatch.GetTimestamp());
        await Task.WhenAny(Task.Delay(plan.Window), Task.WhenAny(people));
        var rate = (Interlocked.Read(ref done) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(people);
        return (rate, (double)bytes / done);
    }

    // How many bytes came. What was saved is answered with where to go next.
    static async Task<int> Open(Visitor visitor, Visit visit, string path, Account account)
    {
        var (status, bytes) = visit.Form is null ? await visitor.Get(path) : await visitor.Post(path, $"{visit.Form}&__RequestVerificationToken={account.Token}");
        return status == (visit.Form is null ? 200 : 302) ? bytes : throw new InvalidOperationException($"'{visit.Page}' at {path} was answered {status}.");
    }
}
