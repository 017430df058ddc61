using Crm.People;

namespace Crm.Integrations;

/// <summary>One shop through its API: its credentials, its first import and what keeps it in step, its webhooks, the comparison of its books with ours. How far all
/// of it is stands in tables (crm.syncs, crm.shop_webhooks, crm.sync_differences).</summary>
[Alias("crm.shop")]
public interface IShopGrain : IGrainWithGuidKey
{
    /// <summary>Tries the credentials at the shop and keeps nothing.</summary>
    [Alias("try"), ResponseTimeout("00:01:00")] Task<ShopTried> Try(string platform, string domain, ApiAccess access);

    /// <summary>Tries the credentials; when they work keeps them, registers the webhooks and reads the shop, or goes on where it stopped.</summary>
    [Alias("give"), ResponseTimeout("00:02:00")] Task<Refusal?> Give(ApiAccess access, Person? by);

    /// <summary>Reads what changed, or goes on after a pause. Does nothing while that is under way.</summary>
    [Alias("sync")] Task<Refusal?> Sync(Person? by);

    /// <summary>Stops after the page that is being read.</summary>
    [Alias("pause")] Task<Refusal?> Pause(Person by);

    /// <summary>Looks which webhooks stand in the shop and registers again what is missing.</summary>
    [Alias("subscribe"), ResponseTimeout("00:02:00")] Task<Refusal?> Subscribe(Person? by);

    /// <summary>Begins to compare the shop's books with ours, order by order; what it finds stands in crm.sync_differences.</summary>
    [Alias("compare")] Task<Refusal?> Compare(Person? by);

    /// <summary>Begins to read anew what the comparison found, and compares again.</summary>
    [Alias("mend")] Task<Refusal?> Mend(Person? by);

    /// <summary>Goes on with what is under way after a silo was lost.</summary>
    [Alias("wake")] Task Wake();

    /// <summary>Begins the install at Shopify: the address at which the merchant agrees, or why not.</summary>
    /// <param name="back">Our address to which the merchant comes back.</param>
    /// <param name="app">The app's client ID and secret; kept once the merchant has agreed.</param>
    /// <param name="by">Who asks; must be an administrator.</param>
    [Alias("install")] Task<ShopInstall> Install(string back, ApiAccess app, Person by);

    /// <summary>Ends it: checks what the merchant brought back and gets the first token.</summary>
    /// <param name="answer">The address's parameters, as they came.</param>
    /// <param name="by">Who asks.</param>
    [Alias("installed"), ResponseTimeout("00:02:00")] Task<Refusal?> Installed(IReadOnlyDictionary<string, string> answer, Person by);
}

/// <summary>Where the merchant agrees: exactly one is set.</summary>
[GenerateSerializer, Immutable, Alias("crm.shop-install")]
public sealed record ShopInstall([property: Id(0)] string? Address, [property: Id(1)] Refusal? Refused);
