namespace Crm.Rates;

/// <summary>
/// Every rate that was published or given by hand, and how to get from one to another: through the euro, at the latest day that is not after the one asked for.
/// A book does not change: what comes makes another.
/// </summary>
internal sealed class RateBook
{
    sealed record Series(DateOnly[] Days, decimal[] Values, string[] Sources)
    {
        public static readonly Series Empty = new([], [], []);

        public Series With(IEnumerable<(DateOnly Day, decimal Value, string Source)> news)
        {
            var days = new SortedDictionary<DateOnly, (decimal Value, string Source)>();
            for (var i = 0; i < Days.Length; i++) days[Days[i]] = (Values[i], Sources[i]);
            foreach (var (day, value, source) in news) days[day] = (value, string.Intern(source));
            return new([.. days.Keys], [.. days.Values.Select(d => d.Value)], [.. days.Values.Select(d => d.Source)]);
        }

        public int Latest(DateOnly day) => Array.BinarySearch(Days, day) is var at && at < 0 ? ~at - 1 : at;
    }

    /// <summary>So many days a published rate holds: longer than any row of holidays, and no longer. What is older is nobody's rate for the day.</summary>
    public const int LongestHold = 10;

    /// <summary>The source of a rate that a person gave.</summary>
    public const string Manual = "manual";

    const string Reporting = "USD";
    readonly Dictionary<string, Series> published; // units for one euro
    readonly Dictionary<string, Series> given;     // USD for one unit

    public RateBook(IEnumerable<PublishedRate> rates, IEnumerable<ManualRate>? manual = null) : this(Merge([], rates), Given(manual ?? []))
    {
    }

    RateBook(Dictionary<string, Series> published, Dictionary<string, Series> given) => (this.published, this.given) = (published, given);

    /// <summary>The book with these in it; a rate of the same currency and day gives way.</summary>
    public RateBook With(IEnumerable<PublishedRate> rates) => new(Merge(published, rates), given);

    /// <summary>The book with these manual rates and no others.</summary>
    public RateBook WithManual(IEnumerable<ManualRate> manual) => new(published, Given(manual));

    /// <summary>USD for one unit; null when either side has no rate for the day.</summary>
    public Rate? Find(string currency, DateOnly day)
    {
        if (currency == Reporting) return new Rate(1, day, Reporting);
        if (EuroReplaced.Find(currency, day) is { } perEuro)
        {
            return Find("EUR", day) is { } euro ? euro with { ToUsd = Rate.Significant(euro.ToUsd / perEuro), Source = euro.Source + EuroReplaced.Mark } : null;
        }

        var bank = Published(currency, day);
        // What a person says holds on its day, and from then on until somebody publishes another.
        return given.TryGetValue(currency, out var own) && own.Latest(day) is >= 0 and var at && (bank is null || own.Days[at] >= bank.Date)
            ? new Rate(own.Values[at], own.Days[at], Manual)
            : bank;
    }

    Rate? Published(string currency, DateOnly day)
    {
        if (currency == "EUR") return Latest(Reporting, day) is { } usd ? new Rate(Rate.Significant(usd.PerEuro), usd.Date, usd.Source) : null;
        // Both sides from the same day: a cross of two days is nobody's rate.
        return Latest(currency, day) is { } from && Latest(Reporting, from.Date) is { } to
            ? new Rate(Rate.Significant(to.PerEuro / from.PerEuro), from.Date, from.Source)
            : null;
    }

    PublishedRate? Latest(string currency, DateOnly day)
    {
        if (!published.TryGetValue(currency, out var series) || series.Latest(day) is not (>= 0 and var at)) return null;
        return series.Days[at].AddDays(LongestHold) < day ? null : new(currency, series.Days[at], series.Values[at], series.Sources[at]);
    }

    static Dictionary<string, Series> Merge(Dictionary<string, Series> old, IEnumerable<PublishedRate> news)
    {
        var merged = new Dictionary<string, Series>(old);
        foreach (var group in news.GroupBy(r => r.Currency)) merged[group.Key] = old.GetValueOrDefault(group.Key, Series.Empty).With(group.Select(r => (r.Date, r.PerEuro, r.Source)));
        return merged;
    }

    static Dictionary<string, Series> Given(IEnumerable<ManualRate> manual) =>
        manual.GroupBy(r => r.Currency).ToDictionary(g => g.Key, g => Series.Empty.With(g.Select(r => (r.Date, r.ToUsd, Manual))));
}
