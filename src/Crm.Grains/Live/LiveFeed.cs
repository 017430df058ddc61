using Microsoft.Extensions.Hosting;

namespace Crm.Live;

/// <summary>Collects what commits change on this silo and tells the web about it a few times a second. Best effort: it never delays a commit.</summary>
internal sealed class LiveFeed(IGrainFactory grains) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    readonly Lock gate = new();
    HashSet<Guid> customers = [];
    HashSet<Guid> integrations = [];

    public void Changed(IEnumerable<Guid> changedCustomers, IEnumerable<Guid> changedIntegrations)
    {
        lock (gate)
        {
            customers.UnionWith(changedCustomers);
            integrations.UnionWith(changedIntegrations);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Tell();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    async Task Tell()
    {
        HashSet<Guid> changedCustomers, changedIntegrations;
        lock (gate)
        {
            if (customers.Count == 0 && integrations.Count == 0) return;
            (changedCustomers, customers) = (customers, []);
            (changedIntegrations, integrations) = (integrations, []);
        }

        try
        {
            await grains.GetGrain<ILiveGrain>(0).Tell(new([.. changedCustomers], Orders: true, [.. changedIntegrations]));
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // Who watches sees it at the next change.
        }
    }
}
