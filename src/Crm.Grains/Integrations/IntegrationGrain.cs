using Crm.People;
using Npgsql;

namespace Crm.Integrations;

internal sealed class IntegrationGrain(NpgsqlDataSource source, ShopSecrets secrets, TimeProvider time) : Grain, IIntegrationGrain
{
    // Many people may look at the page at once, and the counts are summed for each look: once a second is live enough.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    IntegrationHealth? health;
    long readAt;

    public async Task<Refusal?> Connect(ShopConnected shop, Person? by)
    {
        if (shop.Platform is not ("shopify" or "woocommerce")) return Refusal.Of("The platform must be shopify or woocommerce.");
        if (ShopAddress.Of(shop.Platform, shop.Domain) is not { } domain) return new Refusal("'{0}' is not a shop's host name: give it like shop.example.com.", [shop.Domain]);
        if (string.IsNullOrWhiteSpace(shop.Secret)) return Refusal.Of("The webhook secret is missing: copy it from the shop's webhook settings.");
        var added = await IntegrationStore.Connect(
            source, this.GetPrimaryKey(), shop with { Domain = domain }, secrets.First(shop.Secret.Trim()), by, CancellationToken.None);
        return added ? null : new Refusal("The {0} shop {1} is connected already.", [shop.Platform, domain]);
    }

    public async Task<IntegrationHealth?> Health()
    {
        if (health is not null && time.GetElapsedTime(readAt) < Fresh) return health;
        health = await IntegrationStore.Health(source, this.GetPrimaryKey(), CancellationToken.None);
        readAt = time.GetTimestamp();
        return health;
    }

    public Task<bool> RotateSecret(string secret, Person by) => IntegrationStore.Rotate(
        source, this.GetPrimaryKey(), credentials => secrets.Rotated(secret.Trim(), credentials, time.GetUtcNow().UtcDateTime), by, CancellationToken.None);

    public async Task<int> Replay(long? messageId, Person by)
    {
        var sent = await IntegrationStore.Replay(source, this.GetPrimaryKey(), messageId, by, CancellationToken.None);
        health = null;
        return sent;
    }
}
