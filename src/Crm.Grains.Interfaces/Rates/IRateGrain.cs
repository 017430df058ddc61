namespace Crm.Rates;

/// <summary>What one unit of a currency was worth in USD on a day, and who said so.</summary>
/// <param name="ToUsd">USD for one unit of the currency.</param>
/// <param name="Date">The day that the source published it for; the latest on or before the day that was asked for.</param>
/// <param name="Source">Who published it, e.g. "ECB".</param>
[GenerateSerializer, Immutable, Alias("crm.rate")]
public sealed record Rate([property: Id(0)] decimal ToUsd, [property: Id(1)] DateOnly Date, [property: Id(2)] string Source);

/// <summary>Units of a currency for one euro on a day, as published.</summary>
[GenerateSerializer, Immutable, Alias("crm.published-rate")]
public sealed record PublishedRate(
    [property: Id(0)] string Currency, [property: Id(1)] DateOnly Date, [property: Id(2)] decimal PerEuro, [property: Id(3)] string Source);

/// <summary>What an import of rates did.</summary>
/// <param name="Added">Rates that were not known before or had another value.</param>
/// <param name="Completed">Orders that awaited a rate and are being completed.</param>
[GenerateSerializer, Immutable, Alias("crm.rates-imported")]
public sealed record RatesImported([property: Id(0)] int Added, [property: Id(1)] int Completed);

/// <summary>One unit of which currency, on which day (UTC).</summary>
[GenerateSerializer, Immutable, Alias("crm.rate-asked")]
public readonly record struct RateAsked([property: Id(0)] string Currency, [property: Id(1)] DateOnly Date);

/// <summary>The exchange rates by day (the key is 0: there is one). The only writer of crm.exchange_rates.</summary>
[Alias("crm.rates")]
public interface IRateGrain : IGrainWithIntegerKey
{
    /// <summary>For each question the latest rate on or before its day, converted through the euro; null where there is none.
    /// USD itself is always 1.</summary>
    [Alias("find")] Task<IReadOnlyList<Rate?>> Find(IReadOnlyList<RateAsked> asked);

    /// <summary>Keeps published rates and completes the orders that awaited one. A rate that an order has frozen stays frozen.</summary>
    [Alias("publish")] Task<RatesImported> Publish(IReadOnlyList<PublishedRate> rates);

    /// <summary>Completes the orders that await a rate which has come meanwhile. Returns how many.</summary>
    [Alias("complete")] Task<int> CompleteAwaiting();
}
