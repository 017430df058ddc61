using Microsoft.Extensions.Hosting;

namespace Crm.Live;

/// <summary>Collects what commits change on this silo and tells the web about it a few times a second. Best effort: it never delays a commit.</summary>
internal sealed class LiveFeed(IGrainFactory grains) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    readonly Lock gate = new();
    HashSet<Guid> customers = [];
    HashSet<Guid> integrations = [];
    HashSet<string> names = [];
    bool orders;

    /// <summary>Customers changed on this silo, a moment ago: for what follows them here.</summary>
    public event Action<IReadOnlyCollection<Guid>>? CustomersChanged;

    /// <summary>Orders came in: of these customers, from these shops.</summary>
    public void Changed(IEnumerable<Guid> changedCustomers, IEnumerable<Guid> changedIntegrations)
    {
        lock (gate)
        {
            customers.UnionWith(changedCustomers);
            integrations.UnionWith(changedIntegrations);
            orders = true;
        }
    }

    /// <summary>What stands of a shop changed, and none of its orders with it.</summary>
    public void ShopChanged(Guid shop)
    {
        lock (gate) integrations.Add(shop);
    }

    /// <summary>A member of staff changed these customers, or what hangs on them.</summary>
    public void Edited(params ReadOnlySpan<Guid> changedCustomers)
    {
        lock (gate)
        {
            foreach (var id in changedCustomers) customers.Add(id);
        }
    }

    /// <summary>Something changed that pages watch under this name, e.g. "tasks".</summary>
    public void Changed(string name)
    {
        lock (gate) names.Add(name);
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
        Changes changes;
        lock (gate)
        {
            if (customers.Count == 0 && integrations.Count == 0 && names.Count == 0 && !orders) return;
            changes = new([.. customers], orders, [.. integrations], [.. names]);
            (customers, integrations, names, orders) = ([], [], [], false);
        }

        if (changes.Customers.Count > 0) CustomersChanged?.Invoke(changes.Customers);
        try
        {
            await grains.GetGrain<ILiveGrain>(0).Tell(changes);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // Who watches sees it at the next change.
        }
    }
}
