using Crm.People;

namespace Crm.Integrations;

/// <summary>How a shop's news is coming in. Counts are since the shop was connected.</summary>
/// <param name="Received">Webhooks answered with 200, each delivery once.</param>
/// <param name="Applied">Webhooks whose effect is committed.</param>
/// <param name="Closed">Webhooks that needed nothing done.</param>
/// <param name="Refused">Webhooks with a wrong signature.</param>
/// <param name="Parked">Webhooks that wait for a person now.</param>
/// <param name="Waiting">Webhooks received and not yet applied, closed or parked.</param>
/// <param name="LastReceivedAt">When the newest came, UTC.</param>
/// <param name="LastAppliedAt">When the newest was committed, UTC.</param>
/// <param name="Lag">From receipt to commit of the newest batch; while something waits, at least the age of the oldest.</param>
[GenerateSerializer, Immutable, Alias("crm.integration-health")]
public sealed record IntegrationHealth(
    [property: Id(0)] long Received, [property: Id(1)] long Applied, [property: Id(2)] long Closed, [property: Id(3)] long Refused,
    [property: Id(4)] long Parked, [property: Id(5)] long Waiting, [property: Id(6)] DateTime? LastReceivedAt,
    [property: Id(7)] DateTime? LastAppliedAt, [property: Id(8)] TimeSpan? Lag);

/// <summary>A shop to be connected.</summary>
/// <param name="Platform">"shopify" or "woocommerce".</param>
/// <param name="Domain">The shop's host name; of a WooCommerce shop in a folder of its site with the folder, e.g. example.com/shop.</param>
/// <param name="Name">What staff call it; the domain when empty.</param>
/// <param name="Secret">The webhook signing secret; kept encrypted, never shown again.</param>
[GenerateSerializer, Immutable, Alias("crm.shop-connected")]
public sealed record ShopConnected(
    [property: Id(0)] string Platform, [property: Id(1)] string Domain, [property: Id(2)] string? Name, [property: Id(3)] string Secret)
{
    /// <summary>Never tells the secret.</summary>
    public override string ToString() => $"{Platform} {Domain}";
}

/// <summary>One shop: its health, its secret, and its messages that could not be applied.</summary>
[Alias("crm.integration")]
public interface IIntegrationGrain : IGrainWithGuidKey
{
    /// <summary>Connects the shop. Returns null, or why it cannot be (a second shop with the same domain, a bad domain).</summary>
    [Alias("connect")] Task<Refusal?> Connect(ShopConnected shop, Person? by);

    /// <summary>The health as of now; null when there is no such shop.</summary>
    [Alias("health")] Task<IntegrationHealth?> Health();

    /// <summary>A new signing secret; the old one is accepted for another 24 hours. False when there is no such shop.</summary>
    [Alias("rotate")] Task<bool> RotateSecret(string secret, Person by);

    /// <summary>Sends one parked message, or all of the shop's when null, through the intake again. Returns how many.</summary>
    [Alias("replay")] Task<int> Replay(long? messageId, Person by);
}
