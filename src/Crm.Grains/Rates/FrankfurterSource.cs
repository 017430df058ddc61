using System.Globalization;

namespace Crm.Rates;

/// <summary>Frankfurter (frankfurter.dev): the rates of many central banks, without a key. Asked only for what the European Central Bank does not publish.</summary>
internal sealed class FrankfurterSource(RateSettings settings, RateDownload download) : IRateSource
{
    const int MostDays = 366; // in one answer

    public string Name => FrankfurterJson.Source;

    public TimeOnly PublishesAt => new(18, 0);

    public async Task<Fetched> Fetch(RateWish wish, CancellationToken ct)
    {
        var rates = new List<PublishedRate>();
        foreach (var address in Addresses(wish))
        {
            var got = await download.Get(new(settings.Frankfurter!, address), null, null, ct);
            if (got.Failed is { } why) return Fetched.Not(why);
            try
            {
                rates.AddRange(FrankfurterJson.Parse(got.Body).Where(r => !wish.Elsewhere.Contains(r.Currency)));
            }
            catch (RateFileException exception)
            {
                return Fetched.Not(exception.Why);
            }
        }

        return new(rates);
    }

    // The last days of all currencies, so that the first order in one finds its rate; the past only of those that orders wait for.
    static IEnumerable<string> Addresses(RateWish wish)
    {
        var from = wish.Newest is { } newest && newest > wish.Today.AddDays(-30) ? newest : wish.Today.AddDays(-7);
        yield return Address(from, wish.Today, []);
        var past = wish.Awaited.Where(a => a.Date < from && !wish.Elsewhere.Contains(a.Currency) && Currencies.Knows(a.Currency)).ToList();
        if (past.Count == 0) yield break;
        string[] codes = [.. past.Select(a => a.Currency).Distinct().Order(StringComparer.Ordinal)];
        for (var begin = past.Min(a => a.Date).AddDays(-RateBook.LongestHold); begin < from; begin = begin.AddDays(MostDays))
        {
            var end = begin.AddDays(MostDays - 1);
            yield return Address(begin, end < from ? end : from, codes);
        }
    }

    static string Address(DateOnly from, DateOnly to, string[] codes) =>
        string.Create(CultureInfo.InvariantCulture, $"rates?base=EUR&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}") + (codes.Length == 0 ? "" : "&quotes=" + string.Join(',', codes));
}
