using System.Diagnostics;
using Crm.Integrations;
using Crm.Running;

namespace Crm.Bench.Sync;

/// <summary>A simulated shop that is connected by its API, which begins its first import.</summary>
internal sealed class Import(RunningCrm crm, Cluster cluster, SimulatedShops stores)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    int shops;

    /// <summary>What one import came to.</summary>
    /// <param name="Took">From the credentials until everything was read and applied.</param>
    /// <param name="Account">The shop's own.</param>
    public sealed record Done(TimeSpan Took, ShopAccount Account);

    /// <summary>A shop that waits for its import.</summary>
    public sealed record Waiting(Shop Shop, string Domain, ApiAccess Access, int Orders);

    public async Task<Waiting> Open(string platform, int orders, int restoreRate = 2_000)
    {
        var number = ++shops;
        var domain = platform == "shopify" ? $"bench-{number}.myshopify.com" : $"bench-{number}.example.com";
        var keys = await stores.Open(platform, domain, orders, seed: number * 20, buyers: Math.Max(50, orders / 10), restoreRate);
        var id = Guid.CreateVersion7();
        var (access, secret) = platform == "shopify"
            ? (new ApiAccess("client", keys.ClientId, keys.ClientSecret), keys.ClientSecret)
            : (new ApiAccess("key", keys.ConsumerKey, keys.ConsumerSecret), "webhooks-of-" + domain);
        if (await cluster.Grains.GetGrain<IIntegrationGrain>(id).Connect(new(platform, domain, null, secret), null) is { } refused) throw new InvalidOperationException(refused.Text);
        return new(new(id, $"{crm.Address}/webhooks/{platform}/{id}", secret), domain, access, orders);
    }

    public async Task<Done> Read(Waiting shop)
    {
        var began = Stopwatch.GetTimestamp();
        if (await cluster.Grains.GetGrain<IShopGrain>(shop.Shop.Id).Give(shop.Access, null) is { } refused) throw new InvalidOperationException(refused.Text);
        while (await crm.Ask<string>("SELECT state FROM crm.syncs WHERE integration_id = $1", shop.Shop.Id) != "done")
        {
            if (Stopwatch.GetElapsedTime(began) > Longest) throw new TimeoutException($"The import of {shop.Orders} orders did not end in {Longest}.{crm.Logs()}");
            await Task.Delay(Look);
        }

        var took = Stopwatch.GetElapsedTime(began);
        var account = await stores.Account(shop.Domain);
        var here = await crm.Ask<long>("SELECT count(*) FROM crm.orders WHERE integration_id = $1 AND order_number NOT LIKE '#" + LiveNews.Run + "%'", shop.Shop.Id);
        return here == shop.Orders ? new(took, account) : throw new InvalidOperationException($"The shop has {shop.Orders} orders, {here} are here.");
    }
}
