namespace Crm.Rates;

/// <summary>The European Central Bank: about thirty currencies, since 1999, in the afternoon of each working day of its payment system.</summary>
internal sealed class EcbSource(RateSettings settings, RateDownload download) : IRateSource
{
    const string Daily = "eurofxref-daily.xml";
    const string NinetyDays = "eurofxref-hist-90d.xml";
    const string History = "eurofxref-hist.xml";

    /// <summary>What it publishes, for as long as nothing of it is known.</summary>
    public static readonly IReadOnlySet<string> Usual =
        "AUD BRL CAD CHF CNY CZK DKK GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN RON SEK SGD THB TRY USD ZAR".Split(' ').ToHashSet();

    public string Name => EcbXml.Source;

    public TimeOnly PublishesAt => new(16, 5);

    public async Task<Fetched> Fetch(RateWish wish, CancellationToken ct)
    {
        var file = FileFor(wish);
        var isDaily = file == Daily;
        var got = await download.Get(new(settings.Ecb!, file), isDaily ? wish.ETag : null, isDaily ? wish.LastModified : null, ct);
        if (got.Failed is { } why) return Fetched.Not(why);
        if (got.IsUnchanged) return new([], got.ETag, got.LastModified);
        try
        {
            using var xml = new MemoryStream(got.Body, writable: false);
            return new(EcbXml.Parse(xml), isDaily ? got.ETag : null, isDaily ? got.LastModified : null, file == History);
        }
        catch (RateFileException exception)
        {
            return Fetched.Not(exception.Why);
        }
    }

    // The smallest file in which no day is missing.
    static string FileFor(RateWish wish)
    {
        if (!wish.HasHistory || wish.Newest is not { } newest || newest < wish.Today.AddDays(-80)) return History;
        return newest >= WorkingDayBefore(wish.Today) ? Daily : NinetyDays;
    }

    static DateOnly WorkingDayBefore(DateOnly day) => day.AddDays(day.DayOfWeek switch { DayOfWeek.Monday => -3, DayOfWeek.Sunday => -2, _ => -1 });
}
