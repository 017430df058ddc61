using Crm.Live;
using Microsoft.AspNetCore.SignalR;

namespace Crm.Web.Live;

/// <summary>Hears from the cluster what changed and passes the names on to the open pages. Goes on by itself when silos come back.</summary>
internal sealed class LiveListener(IClusterClient cluster, IHubContext<LiveHub> hub, ClusterState state, RecentChanges recent) : BackgroundService, ILiveObserver
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    public async Task Changed(Changes changes)
    {
        if (changes.Orders || changes.Customers.Count > 0) await Tell("home");
        if (changes.Orders) await Tell("orders");
        if (changes.Customers.Count > 0) await Tell("customers");
        foreach (var id in changes.Customers) await Tell($"customer:{id}");
        if (changes.Integrations.Count > 0) await Tell("integrations");
        foreach (var name in changes.Names) await Tell(name);
        foreach (var id in changes.Integrations) await Tell($"integration:{id}");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ILiveObserver? self = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                self ??= cluster.CreateObjectReference<ILiveObserver>(this);
                await cluster.GetGrain<ILiveGrain>(0).Watch(self);
                await Say(away: false);
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or InvalidOperationException or ArgumentException or ObjectDisposedException)
            {
                self = null; // no silo is there: it will be asked again
                await Say(away: true);
            }

            await Task.Delay(self is null ? TimeSpan.FromSeconds(1) : Again, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    Task Say(bool away)
    {
        if (state.IsAway == away) return Task.CompletedTask;
        state.IsAway = away;
        recent.AddAll();
        return hub.Clients.All.SendAsync("away", away);
    }

    Task Tell(string name)
    {
        recent.Add(name);
        return hub.Clients.Group(name).SendAsync("changed", name);
    }
}
