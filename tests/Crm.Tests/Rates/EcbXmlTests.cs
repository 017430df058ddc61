using System.Text;
using Crm.Rates;
using Xunit;

namespace Crm.Tests.Rates;

public sealed class EcbXmlTests
{
    static IReadOnlyList<PublishedRate> Parse(string xml) => EcbXml.Parse(new MemoryStream(Encoding.UTF8.GetBytes(xml)));

    static IReadOnlyList<PublishedRate> Published(string file)
    {
        using var stream = File.OpenRead(Path.Combine(Fixtures.Need(), "ecb", file));
        return EcbXml.Parse(stream);
    }

    [Fact]
    public void Rates_of_several_days_are_read_whichever_quotes_they_have() => Assert.Equal(
        [new PublishedRate("USD", new(2026, 11, 20), 1.0843m, "ECB"), new PublishedRate("JPY", new(2026, 11, 19), 162.5m, "ECB")],
        Parse("""
            <Envelope><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.0843'/></Cube>
            <Cube time="2026-11-19"><Cube currency="JPY" rate="162.5"/></Cube></Cube></Envelope>
            """));

    [Fact]
    public void The_banks_own_files_are_read_whole()
    {
        var day = Published("exchange_rates.xml");
        Assert.Equal(32, day.Count);
        Assert.Contains(new PublishedRate("GBP", new(2018, 6, 11), 0.88180m, "ECB"), day);
        var ninety = Published("exchange_rates_90_day.xml");
        Assert.Equal(1952, ninety.Count);
        Assert.Equal(61, ninety.Select(r => r.Date).Distinct().Count());
    }

    [Theory]
    [InlineData("<html><body>Service unavailable")]
    [InlineData("<html></html>")]
    [InlineData("<!DOCTYPE html>\n<HTML lang=\"en\"><head><meta charset=\"utf-8\"><title>Sorry</title></head><body>&nbsp;</body></HTML>")]
    public void A_web_page_is_called_a_web_page(string html) =>
        Assert.StartsWith("This is a web page", Assert.Throws<RateFileException>(() => Parse(html)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_page_that_the_bank_answers_with_when_it_is_out_of_order_is_called_a_web_page() =>
        Assert.StartsWith("This is a web page", Assert.Throws<RateFileException>(() => Published("illegal_exchange_rates.xml")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<Envelope><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.0843'/><Cube curr", "ends in the middle")]
    [InlineData("<Envelope/>", "holds none")]
    [InlineData("<Cube time='2026-11-20'><Cube currency='USD' rate='-1'/></Cube>", "USD 2026-11-20 '-1'")]
    [InlineData("<Cube time='20.11.2026'><Cube currency='USD' rate='1'/></Cube>", "'20.11.2026'")]
    [InlineData("<Cube currency='USD' rate='1'/>", "before any date")]
    public void What_is_no_file_of_rates_is_refused_in_a_sentence(string xml, string says)
    {
        var refused = Assert.Throws<RateFileException>(() => Parse(xml)).Message;
        Assert.Contains(says, refused, StringComparison.Ordinal);
        Assert.EndsWith(".", refused, StringComparison.Ordinal);
    }
}
