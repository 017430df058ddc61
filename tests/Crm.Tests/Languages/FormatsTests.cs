using Crm.Web.Languages;
using Crm.Web.Shared;
using Xunit;

namespace Crm.Tests.Languages;

/// <summary>Amounts, days, months, countries and lists as readers of each language write them.</summary>
public sealed class FormatsTests
{
    static readonly DateTime Afternoon = new(2026, 11, 24, 15, 3, 0, DateTimeKind.Unspecified);

    [Theory]
    [InlineData("en", "24 Nov 2026, 15:03")]
    [InlineData("de", "24. Nov. 2026, 15:03")]
    [InlineData("fr", "24 nov. 2026, 15:03")]
    [InlineData("es", "24 nov 2026, 15:03")]
    [InlineData("pt", "24 nov. 2026, 15:03")]
    [InlineData("zh", "2026年11月24日 15:03")]
    [InlineData("ja", "2026年11月24日 15:03")]
    [InlineData("ar", "24 نوفمبر 2026، 15:03")]
    public void A_moment_is_written_by_the_language(string language, string written) => Assert.Equal(written, PluralTests.In(language, () => Formats.Moment(Afternoon)));

    [Theory]
    [InlineData("en", "November 2026", "Germany", "US Dollar", "a, b")]
    [InlineData("de", "November 2026", "Deutschland", "US-Dollar", "a, b")]
    [InlineData("es", "noviembre de 2026", "Alemania", "dólar estadounidense", "a, b")]
    [InlineData("ja", "2026年11月", "ドイツ", "米ドル", "a、b")]
    [InlineData("ar", "نوفمبر 2026", "ألمانيا", "دولار أمريكي", "a، b")]
    public void Months_countries_currencies_and_lists_are_written_by_the_language(string language, string month, string country, string currency, string list)
    {
        Assert.Equal(month, PluralTests.In(language, () => Formats.Month(new(2026, 11, 1))));
        Assert.Equal(country, PluralTests.In(language, () => Formats.Country("DE")));
        Assert.Equal(currency, PluralTests.In(language, () => Formats.Currency("USD")));
        Assert.Equal(list, PluralTests.In(language, () => Formats.List(["a", "b"])));
    }

    [Theory]
    [InlineData("en", "EUR", "1,234.50")]
    [InlineData("de", "EUR", "1.234,50")]
    [InlineData("fr", "JPY", "1\u202f235")]
    [InlineData("ja", "KWD", "1,234.500")]
    [InlineData("ar", "USD", "1,234.50")]
    public void An_amount_has_its_currencys_decimals_and_the_cultures_separators(string language, string currency, string written) =>
        Assert.Equal(written, PluralTests.In(language, () => Formats.Number(1234.5m, currency)));

    [Fact]
    public void An_amount_in_an_arabic_sentence_keeps_its_own_direction()
    {
        Assert.Equal("\u20661,234.50\u00a0USD\u2069", PluralTests.In("ar", () => Formats.Amount(1234.5m, "USD")));
        Assert.Equal("1.234,50\u00a0USD", PluralTests.In("de", () => Formats.Amount(1234.5m, "USD")));
    }

    [Fact]
    public void Every_country_currency_and_language_has_a_name_in_all_eight_languages()
    {
        foreach (var language in Language.All)
        {
            Assert.True(PluralTests.In(language.Code, () => Names.AllCountries().ToList()).Count > 240);
            Assert.Empty(PluralTests.In(language.Code, () => Currencies.All.Where(code => code.Length == 3 && Names.Currency(code) is null && !Historic.Contains(code)).ToList()));
            Assert.DoesNotContain(PluralTests.In(language.Code, () => Names.AllLanguages().ToList()), l => string.IsNullOrWhiteSpace(l.Name));
        }
    }

    [Fact]
    public void A_state_is_said_in_the_readers_language_and_a_shops_own_word_as_it_came()
    {
        Assert.Equal("Versandt", PluralTests.In("de", () => new Words().State("shipped")));
        Assert.Equal("Waiting for the courier", PluralTests.In("de", () => new Words().State("waiting_for the courier")));
    }

    // Made for a fund or newer than the names' edition.
    static readonly string[] Historic = ["SLE", "VED", "ZWG", "XCG", "SVC", "UYW", "CLF"];
}
