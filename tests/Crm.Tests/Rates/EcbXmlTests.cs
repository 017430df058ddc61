using System.Text;
using Crm.Rates;
using Xunit;

namespace Crm.Tests.Rates;

public sealed class EcbXmlTests
{
    static IReadOnlyList<PublishedRate> Parse(string xml) => EcbXml.Parse(new MemoryStream(Encoding.UTF8.GetBytes(xml)));

    [Fact]
    public void Rates_of_several_days_are_read_whichever_quotes_they_have() => Assert.Equal(
        [new PublishedRate("USD", new(2026, 11, 20), 1.0843m, "ECB"), new PublishedRate("JPY", new(2026, 11, 19), 162.5m, "ECB")],
        Parse("""
            <Envelope><Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.0843'/></Cube>
            <Cube time="2026-11-19"><Cube currency="JPY" rate="162.5"/></Cube></Cube></Envelope>
            """));

    [Theory]
    [InlineData("<html><body>Service unavailable")]
    [InlineData("<html></html>")]
    [InlineData("<Cube time='2026-11-20'><Cube currency='USD' rate='-1'/></Cube>")]
    [InlineData("<Cube time='20.11.2026'><Cube currency='USD' rate='1'/></Cube>")]
    [InlineData("<Cube currency='USD' rate='1'/>")]
    public void What_is_no_file_of_rates_is_refused_in_a_sentence(string xml) =>
        Assert.EndsWith(".", Assert.Throws<FormatException>(() => Parse(xml)).Message, StringComparison.Ordinal);
}
