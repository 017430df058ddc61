using System.Text;
using Crm.Rates;
using Xunit;

namespace Crm.Tests.Rates;

public sealed class FrankfurterJsonTests
{
    static IReadOnlyList<PublishedRate> Parse(string json) => FrankfurterJson.Parse(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Rates_are_read_exactly_and_of_known_currencies_alone() => Assert.Equal(
        [new PublishedRate("TWD", new(2026, 11, 23), 36.91m, "Frankfurter"), new PublishedRate("KWD", new(2026, 11, 23), 0.3372m, "Frankfurter")],
        Parse("""
            [{"date":"2026-11-23","base":"EUR","quote":"TWD","rate":36.91},{"date":"2026-11-23","base":"EUR","quote":"XAU","rate":2.6e-4},
             {"date":"2026-11-23","base":"EUR","quote":"KWD","rate":3.372E-1}]
            """));

    [Theory]
    [InlineData("<!DOCTYPE html><title>Bad gateway</title>", "This is a web page")]
    [InlineData("""[{"date":"2026-11-23","base":"EUR","quote":"TWD","ra""", "ends in the middle")]
    [InlineData("""{"message":"not found"}""", "holds none")]
    [InlineData("""[{"date":"2026-11-23","base":"USD","quote":"TWD","rate":31}]""", "base USD")]
    [InlineData("""[{"date":"2026-11-23","base":"EUR","quote":"TWD","rate":0}]""", "TWD 2026-11-23 0")]
    [InlineData("""[{"date":"2026-11-23","quote":"TWD","rate":31}]""", "not well-formed")]
    public void What_is_no_list_of_rates_is_refused_in_a_sentence(string json, string says) =>
        Assert.Contains(says, Assert.Throws<RateFileException>(() => Parse(json)).Message, StringComparison.Ordinal);
}
