namespace Crm.Rates;

/// <summary>Every published rate, and how to get from one to another: through the euro, at the latest day that is not after the one asked for.</summary>
internal sealed class RateBook
{
    sealed record Series(DateOnly[] Dates, PublishedRate[] Rates);

    const string Reporting = "USD";
    readonly Dictionary<string, Series> byCurrency;

    public RateBook(IEnumerable<PublishedRate> rates) =>
        byCurrency = rates.GroupBy(r => r.Currency).ToDictionary(g => g.Key, g =>
        {
            PublishedRate[] ordered = [.. g.OrderBy(r => r.Date)];
            return new Series([.. ordered.Select(r => r.Date)], ordered);
        });

    /// <summary>USD for one unit; null when either side has no rate on or before the day.</summary>
    public Rate? Find(string currency, DateOnly day)
    {
        if (currency == Reporting) return new Rate(1, day, Reporting);
        if (currency == "EUR") return Latest(Reporting, day) is { } usd ? new Rate(Significant(usd.PerEuro), usd.Date, usd.Source) : null;
        // Both sides from the same day: a cross of two days is nobody's rate.
        return Latest(currency, day) is { } from && Latest(Reporting, from.Date) is { } to
            ? new Rate(Significant(to.PerEuro / from.PerEuro), from.Date, from.Source)
            : null;
    }

    PublishedRate? Latest(string currency, DateOnly day)
    {
        if (!byCurrency.TryGetValue(currency, out var series)) return null;
        var at = Array.BinarySearch(series.Dates, day);
        if (at < 0) at = ~at - 1;
        return at < 0 ? null : series.Rates[at];
    }

    // Twelve digits: more than any source publishes, and few enough that an amount times a rate is exact in a decimal and in numeric alike.
    static decimal Significant(decimal rate)
    {
        var whole = 0;
        for (var r = rate; r >= 1; r /= 10) whole++;
        for (var r = rate * 10; whole <= 0 && r < 1 && whole > -4; r *= 10) whole--;
        return Math.Round(rate, Math.Clamp(12 - whole, 0, 16), MidpointRounding.AwayFromZero);
    }
}
