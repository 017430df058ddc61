namespace Crm.Analytics;

/// <summary>What a bucket counts.</summary>
public enum Measure
{
    /// <summary>Orders that count, by the month they were placed; before refunds.</summary>
    Sales,
    /// <summary>Refunds of orders that count, by the month they were made.</summary>
    Refunds,
    /// <summary>Customers, by the month they were first seen.</summary>
    Customers,
}

/// <summary>One bucket's counters in one currency.</summary>
/// <param name="Currency">The orders' currency; "" for customers.</param>
/// <param name="Count">How many.</param>
/// <param name="Amount">In the currency.</param>
/// <param name="AmountUsd">In USD at the orders' frozen rates.</param>
[GenerateSerializer, Immutable, Alias("crm.bucket-figures")]
public readonly record struct BucketFigures(
    [property: Id(0)] string Currency, [property: Id(1)] long Count, [property: Id(2)] decimal Amount, [property: Id(3)] decimal AmountUsd);

/// <summary>The live counters of one measure, country and month. The key is <see cref="BucketKey"/>'s text, e.g. "sales/DE/2026-11".</summary>
[Alias("crm.bucket")]
public interface IAnalyticsBucketGrain : IGrainWithStringKey
{
    /// <summary>The counters, one entry per currency.</summary>
    [Alias("figures")] Task<IReadOnlyList<BucketFigures>> Figures();

    /// <summary>Applies the deltas that these messages carry, each exactly once.</summary>
    [Alias("apply")] Task Apply(IReadOnlyList<BucketDelivery> deliveries);
}

/// <summary>A message for a bucket. The commit deletes it and adds what it said.</summary>
[GenerateSerializer, Immutable, Alias("crm.bucket-delivery")]
public readonly record struct BucketDelivery([property: Id(0)] short Shard, [property: Id(1)] long MessageId);

/// <summary>Names a bucket.</summary>
/// <param name="Measure">What it counts.</param>
/// <param name="Country">ISO 3166 code; "ZZ" when unknown.</param>
/// <param name="Month">The first day of the month, cut in the reporting time zone.</param>
public readonly record struct BucketKey(Measure Measure, string Country, DateOnly Month)
{
    /// <summary>The grain's key, e.g. "sales/DE/2026-11".</summary>
    public override string ToString() => FormattableString.Invariant($"{MeasureName}/{Country}/{Month:yyyy-MM}");

    /// <summary>The measure as the table writes it.</summary>
    public string MeasureName => Measure switch { Measure.Sales => "sales", Measure.Refunds => "refunds", _ => "customers" };
}
