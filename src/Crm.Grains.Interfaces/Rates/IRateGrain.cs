using Crm.People;
using Orleans.Concurrency;

namespace Crm.Rates;

/// <summary>What one unit of a currency was worth in USD on a day, and who said so.</summary>
/// <param name="ToUsd">USD for one unit of the currency.</param>
/// <param name="Date">The day that the source published it for; the latest on or before the day that was asked for.</param>
/// <param name="Source">Who published it, e.g. "ECB".</param>
[GenerateSerializer, Immutable, Alias("crm.rate")]
public sealed record Rate([property: Id(0)] decimal ToUsd, [property: Id(1)] DateOnly Date, [property: Id(2)] string Source)
{
    /// <summary>Twelve digits: more than any source publishes, and few enough that an amount times a rate is exact in a decimal and in numeric alike.</summary>
    public static decimal Significant(decimal rate)
    {
        var whole = 0;
        for (var r = rate; r >= 1; r /= 10) whole++;
        for (var r = rate * 10; whole <= 0 && r < 1 && whole > -4; r *= 10) whole--;
        return Math.Round(rate, Math.Clamp(12 - whole, 0, 16), MidpointRounding.AwayFromZero);
    }
}

/// <summary>Units of a currency for one euro on a day, as published.</summary>
[GenerateSerializer, Immutable, Alias("crm.published-rate")]
public sealed record PublishedRate(
    [property: Id(0)] string Currency, [property: Id(1)] DateOnly Date, [property: Id(2)] decimal PerEuro, [property: Id(3)] string Source);

/// <summary>What a person says that a currency was worth on a day.</summary>
/// <param name="Currency">Any but the dollar itself.</param>
/// <param name="Date">It goes before what was published for this day, and holds until the next rate.</param>
/// <param name="ToUsd">USD for one unit of the currency.</param>
/// <param name="Reason">For whoever looks later.</param>
[GenerateSerializer, Immutable, Alias("crm.manual-rate")]
public sealed record ManualRate(
    [property: Id(0)] string Currency, [property: Id(1)] DateOnly Date, [property: Id(2)] decimal ToUsd, [property: Id(3)] string Reason);

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
    [AlwaysInterleave, Alias("find")] Task<IReadOnlyList<Rate?>> Find(IReadOnlyList<RateAsked> asked);

    /// <summary>Keeps published rates and completes the orders that awaited one. A rate that an order has frozen stays frozen.</summary>
    [Alias("publish")] Task<RatesImported> Publish(IReadOnlyList<PublishedRate> rates);

    /// <summary>Completes the orders that await a rate which has come meanwhile. Returns how many.</summary>
    [Alias("complete")] Task<int> CompleteAwaiting();

    /// <summary>What is wrong with a rate that a person gives; null: nothing.</summary>
    [Alias("check")] Task<Refusal?> Check(ManualRate rate);

    /// <summary>
    /// Keeps a rate that a person gives, and freezes anew, at this rate, the orders that they chose among those which it is for. For administrators and managers.
    /// </summary>
    /// <param name="rate">The rate.</param>
    /// <param name="orders">The orders to change; what is not among those that the rate is for is left alone. Null: all that it is for.</param>
    /// <param name="by">Who says so.</param>
    [Alias("enter")] Task<Refusal?> Enter(ManualRate rate, IReadOnlyList<Guid>? orders, Person by);

    /// <summary>Takes a person's rate back. Orders that were frozen at it stay as they are.</summary>
    [Alias("take-back")] Task<Refusal?> TakeBack(string currency, DateOnly day, Person by);

    /// <summary>In which currency figures are shown; for administrators. What is kept stays in USD.</summary>
    [Alias("report-in")] Task<Refusal?> ReportIn(string currency, Person by);
}

/// <summary>Fetches published rates from their sources (the key is 0: there is one). Apart from the rates themselves, so that no order waits for a bank.</summary>
[Alias("crm.rate-fetch")]
public interface IRateFetchGrain : IGrainWithIntegerKey
{
    /// <summary>Sees to it that the reminder stands, and asks whatever source is due.</summary>
    [Alias("start")] Task Start();

    /// <summary>Asks each source that is due. Returns when all have answered or failed.</summary>
    [Alias("due")] Task FetchDue();

    /// <summary>Makes every source due and begins to ask them; does not wait. For administrators and managers.</summary>
    [Alias("now")] Task<Refusal?> FetchNow(Person by);
}
