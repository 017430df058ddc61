namespace Crm.Integrations;

/// <summary>What lets us into a shop's API. Kept encrypted, never shown again, never written into a log.</summary>
/// <param name="Kind">"client": Shopify's client-credentials grant; "offline": Shopify's expiring token with its refresh token; "token": Shopify's older token
/// that does not expire; "key": WooCommerce's key.</param>
/// <param name="Id">Shopify's client ID, WooCommerce's consumer key; empty for "token".</param>
/// <param name="Secret">Shopify's client secret, which also signs its webhooks; WooCommerce's consumer secret.</param>
[GenerateSerializer, Immutable, Alias("crm.api-access")]
public sealed record ApiAccess([property: Id(0)] string Kind, [property: Id(1)] string Id, [property: Id(2)] string Secret)
{
    /// <summary>The token of "token" and "offline".</summary>
    [Id(3)] public string? Token { get; init; }

    /// <summary>With which the next token is got; serves once.</summary>
    [Id(4)] public string? Refresh { get; init; }

    /// <summary>When the token runs out, UTC.</summary>
    [Id(5)] public DateTime? Expires { get; init; }

    /// <summary>Never tells a secret.</summary>
    public override string ToString() => $"access by {Kind}";
}

/// <summary>What a shop says of itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Currency">ISO 4217 code of its books.</param>
/// <param name="TimeZone">IANA name; null when it says none.</param>
/// <param name="Scopes">What we may do; empty where the platform knows no scopes.</param>
/// <param name="Missing">What we need and may not do.</param>
[GenerateSerializer, Immutable, Alias("crm.shop-facts")]
public sealed record ShopFacts(
    [property: Id(0)] string Name, [property: Id(1)] string Currency, [property: Id(2)] string? TimeZone,
    [property: Id(3)] IReadOnlyList<string> Scopes, [property: Id(4)] IReadOnlyList<string> Missing);

/// <summary>What came of trying the credentials: facts or a refusal.</summary>
/// <param name="Facts">They work: what the shop says.</param>
/// <param name="Refused">Why they do not, and what to do.</param>
/// <param name="MayPass">Whether the shop may only be out of sorts for a moment.</param>
[GenerateSerializer, Immutable, Alias("crm.shop-tried")]
public sealed record ShopTried([property: Id(0)] ShopFacts? Facts, [property: Id(1)] People.Refusal? Refused, [property: Id(2)] bool MayPass = false);
