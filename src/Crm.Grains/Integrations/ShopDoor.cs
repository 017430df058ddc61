using Crm.Integrations.Outbound;
using Crm.Integrations.Sync;
using Crm.People;
using Npgsql;

namespace Crm.Integrations;

/// <summary>The way into one shop's API: opened with the credentials that are kept, and keeps what they become.</summary>
internal sealed class ShopDoor(NpgsqlDataSource source, ShopSecrets secrets, ShopSources sources, ShopLimiter limiter, Guid shop)
{
    const int MostTries = 5;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    IShopSource? api;

    public string Platform { get; private set; } = "";

    public string Domain { get; private set; } = "";

    /// <summary>Null when the shop only pushes.</summary>
    public async Task<IShopSource?> Open(CancellationToken ct)
    {
        if (api is not null) return api;
        if (await IntegrationStore.Read(source, shop, ct) is not { } found || secrets.Access(found.Credentials) is not { } access) return null;
        (Platform, Domain) = (found.Platform, found.Domain);
        return api = sources.Open(Platform, Domain, access, limiter, Keep);
    }

    public void Shut()
    {
        (api as IDisposable)?.Dispose();
        api = null;
    }

    /// <summary>Tries credentials that are not kept.</summary>
    public async Task<ShopTried> Try(string platform, string domain, ApiAccess access)
    {
        if (ShopAddress.Of(platform, domain) is not { } address) return new(null, new Refusal("'{0}' is not a shop's host name: give it like shop.example.com.", [domain]));
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            return new(await sources.Open(platform, address, access, limiter, (_, _) => Task.CompletedTask).Facts(patience.Token), null);
        }
        catch (Exception exception) when (ShopTrouble.Of(exception, domain) is { } trouble)
        {
            return new(null, trouble.Sentence, MayPass: trouble.Mends == Mends.Time);
        }
        catch (OperationCanceledException)
        {
            return new(null, Refusal.Of("The shop does not answer."), MayPass: true);
        }
    }

    async Task Keep(ApiAccess access, CancellationToken ct)
    {
        // Whoever rotates the webhook's secret at this moment loses nothing of it.
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await IntegrationStore.Read(source, shop, ct) is not { } found || await IntegrationStore.Swap(source, shop, found.Credentials, secrets.With(access, found.Credentials), ct)) return;
        }
    }
}
