using Crm.Rates;
using Xunit;

namespace Crm.Tests.Rates;

/// <summary>Both sources against a server that misbehaves: in each case a sentence, another attempt where it helps, and never half of the rates.</summary>
public sealed class SourceTests : IAsyncDisposable
{
    const string Day = """<Envelope><Cube><Cube time="2026-11-23"><Cube currency="USD" rate="1.25"/><Cube currency="JPY" rate="160"/></Cube></Cube></Envelope>""";
    const string Html = "<!DOCTYPE html><html><head><title>Service unavailable</title></head><body>Sorry</body></html>";

    static readonly DateOnly Today = new(2026, 11, 24);
    static readonly RateWish Wish = new(Today, new(2026, 11, 23), true, null, null, [], EcbSource.Usual);
    static readonly CancellationToken Forever = CancellationToken.None;

    readonly Bank bank = new();
    readonly RateSettings settings;
    readonly RateDownload download;

    public SourceTests()
    {
        settings = new(bank.Address, bank.Address) { Patience = TimeSpan.FromMilliseconds(400), Pause = TimeSpan.FromMilliseconds(1), MostBytes = 5000 };
        download = new(settings);
    }

    Task<Fetched> Ecb(RateWish? wish = null) => new EcbSource(settings, download).Fetch(wish ?? Wish, Forever);

    Task<Fetched> Frankfurter(RateWish? wish = null) => new FrankfurterSource(settings, download).Fetch(wish ?? Wish, Forever);

    [Fact]
    public async Task The_daily_file_is_asked_for_by_what_it_was_known_by_and_may_be_the_same()
    {
        bank.Answers(Day, headers: "ETag: \"abc\"\r\nLast-Modified: Mon, 23 Nov 2026 15:00:00 GMT\r\n").Answers("", "304 Not Modified");
        var first = await Ecb();
        Assert.Equal(2, first.Rates.Count);
        var second = await Ecb(Wish with { ETag = first.ETag, LastModified = first.LastModified });
        Assert.Null(second.Failed);
        Assert.Empty(second.Rates);
        Assert.Equal("\"abc\"", second.ETag);
        Assert.Contains("GET /eurofxref-daily.xml", bank.Asked[1], StringComparison.Ordinal);
        Assert.Contains("If-None-Match: \"abc\"", bank.Asked[1], StringComparison.Ordinal);
        Assert.Contains("If-Modified-Since: Mon, 23 Nov 2026 15:00:00 GMT", bank.Asked[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false, "eurofxref-hist.xml")]
    [InlineData("2026-11-23", false, "eurofxref-hist.xml")]
    [InlineData("2026-07-01", true, "eurofxref-hist.xml")]
    [InlineData("2026-11-20", true, "eurofxref-hist-90d.xml")]
    [InlineData("2026-11-23", true, "eurofxref-daily.xml")]
    public async Task The_smallest_file_in_which_no_day_is_missing_is_asked_for(string? newest, bool hasHistory, string file)
    {
        bank.Answers(Day);
        var got = await Ecb(Wish with { Newest = newest is null ? null : DateOnly.Parse(newest, System.Globalization.CultureInfo.InvariantCulture), HasHistory = hasHistory });
        Assert.Equal(file == "eurofxref-hist.xml", got.IsHistory);
        Assert.Contains($"GET /{file} ", Assert.Single(bank.Asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_passes_by_itself_is_tried_again()
    {
        bank.Answers("", "503 Service Unavailable").BreaksOff(Day).Answers(Day);
        Assert.Equal(2, (await Ecb()).Rates.Count);
        Assert.Equal(3, bank.Asked.Count);
    }

    [Fact]
    public async Task An_error_that_stays_is_said_with_its_number()
    {
        bank.Answers("", "500 Error").Answers("", "502 Error").Answers("", "503 Error");
        Assert.Equal("The source answered with the error 503.", (await Ecb()).Failed!.ToString());
    }

    [Fact]
    public async Task An_error_that_no_attempt_mends_is_not_tried_again()
    {
        bank.Answers("", "404 Not Found");
        Assert.Equal("The source answered with the error 404.", (await Ecb()).Failed!.ToString());
        Assert.Single(bank.Asked);
    }

    [Fact]
    public async Task A_web_page_with_status_200_is_said_to_be_one()
    {
        bank.Answers(Html).Answers(Html);
        Assert.StartsWith("This is a web page", (await Ecb()).Failed!.Text, StringComparison.Ordinal);
        Assert.StartsWith("This is a web page", (await Frankfurter()).Failed!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_ends_in_the_middle_gives_no_rate_at_all()
    {
        bank.Answers(Day[..90]);
        var got = await Ecb();
        Assert.Empty(got.Rates);
        Assert.Contains("ends in the middle", got.Failed!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_each_time_is_said_to()
    {
        bank.BreaksOff(Day).BreaksOff(Day).BreaksOff(Day);
        Assert.Contains("broke off", (await Ecb()).Failed!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_says_nothing_is_given_up_after_its_time()
    {
        bank.SaysNothing().SaysNothing().SaysNothing();
        Assert.Equal("The source did not answer within 1 seconds.", (await Ecb()).Failed!.ToString());
    }

    [Fact]
    public async Task A_source_that_sends_without_end_is_cut_off()
    {
        bank.Answers(new string(' ', 6000));
        Assert.Contains("far more", (await Ecb()).Failed!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_away_is_said_to_be()
    {
        await bank.DisposeAsync();
        Assert.Contains("cannot be reached", (await Ecb()).Failed!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_source_gives_what_the_first_lacks_and_the_past_of_what_orders_wait_for()
    {
        bank.Answers("""[{"date":"2026-11-23","base":"EUR","quote":"JPY","rate":161},{"date":"2026-11-23","base":"EUR","quote":"TWD","rate":36.9}]""")
            .Answers("""[{"date":"2026-09-01","base":"EUR","quote":"TWD","rate":37.1}]""");
        var got = await Frankfurter(Wish with { Awaited = [new("TWD", new(2026, 9, 1)), new("JPY", new(2026, 8, 1)), new("???", new(2026, 8, 1))] });
        Assert.Equal([36.9m, 37.1m], got.Rates.Select(r => r.PerEuro));
        Assert.Contains("GET /rates?base=EUR&from=2026-11-23&to=2026-11-24 ", bank.Asked[0], StringComparison.Ordinal);
        Assert.Contains("GET /rates?base=EUR&from=2026-08-22&to=2026-11-23&quotes=TWD ", bank.Asked[1], StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        download.Dispose();
        await bank.DisposeAsync();
    }
}
