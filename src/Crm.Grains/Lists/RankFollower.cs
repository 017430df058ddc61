using Crm.Database;
using Crm.Live;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Crm.Lists;

/// <summary>
/// Keeps the order of the lists a moment behind the commits, never in their way: a customer that changes many times within a second moves once, and under
/// a flood of orders no more than so many move in a second; the others follow when it ebbs.
/// </summary>
internal sealed class RankFollower(NpgsqlDataSource source, LiveFeed live, TimeProvider time) : BackgroundService
{
    const int MostAtOnce = 1000;
    const int MostStale = 100_000;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan BetweenChecks = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    readonly HashSet<Guid> behind = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        live.CustomersChanged += Remember;
        long? checkedAt = null;
        try
        {
            using var timer = new PeriodicTimer(Pause);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (checkedAt is not { } at || time.GetElapsedTime(at) > BetweenChecks)
                    {
                        Remember(await RankStore.Stale(source, MostStale, stoppingToken));
                        checkedAt = time.GetTimestamp();
                    }

                    await Follow(stoppingToken);
                }
                catch (Exception exception) when (Faults.IsOfTheMoment(exception) && !stoppingToken.IsCancellationRequested)
                {
                    // The database is away: what is behind stays so, and the next check finds what was forgotten.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
        finally
        {
            live.CustomersChanged -= Remember;
        }
    }

    void Remember(IReadOnlyCollection<Guid> customers)
    {
        lock (gate) behind.UnionWith(customers);
    }

    async Task Follow(CancellationToken ct)
    {
        Guid[] next;
        lock (gate) next = [.. behind.Take(MostAtOnce)];
        if (next.Length == 0) return;
        lock (gate) behind.ExceptWith(next);
        try
        {
            await RankStore.Bring(source, next, ct);
        }
        catch
        {
            Remember(next);
            throw;
        }
    }
}
