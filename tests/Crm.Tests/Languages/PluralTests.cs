using System.Globalization;
using Crm.Web.Languages;
using Xunit;

namespace Crm.Tests.Languages;

/// <summary>The examples that the Unicode CLDR gives for its plural rules, whole numbers alone.</summary>
public sealed class PluralTests
{
    [Theory]
    [InlineData("en", "1", "0 2 16 100 1000 100000 1000000")]
    [InlineData("de", "1", "0 2 16 100 1000 100000 1000000")]
    [InlineData("es", "1", "0 2 16 100 1000 10000 100000")]
    [InlineData("fr", "0 1", "2 17 100 1000 10000 100000")]
    [InlineData("pt", "0 1", "2 17 100 1000 10000 100000")]
    [InlineData("zh", "0 1 2 15 100 1000 1000000")]
    [InlineData("ja", "0 1 2 15 100 1000 1000000")]
    [InlineData("ar", "0", "1", "2", "3 4 10 103 110 1003", "11 26 99 111 1011", "100 101 102 200 202 300 1000 10000 1000000")]
    public void A_number_takes_the_form_that_the_cldr_says(string language, params string[] examples)
    {
        Assert.Equal(Plural.Forms(language), examples.Length);
        for (var form = 0; form < examples.Length; form++)
        {
            Assert.All(examples[form].Split(' '), number => Assert.Equal(form, Plural.Form(language, long.Parse(number, CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public void A_count_is_said_in_the_readers_language_with_its_own_digits_grouping()
    {
        var words = new Words();
        Assert.Equal("5 days ago", In("en", () => words.Many("{0} day ago|{0} days ago", 5)));
        Assert.Equal("vor 1 Tag", In("de", () => words.Many("{0} day ago|{0} days ago", 1)));
        Assert.Equal("vor 1.234 Tagen", In("de", () => words.Many("{0} day ago|{0} days ago", 1234)));
        Assert.Equal("قبل يومين", In("ar", () => words.Many("{0} day ago|{0} days ago", 2)));
        Assert.Equal("قبل 11 يومًا", In("ar", () => words.Many("{0} day ago|{0} days ago", 11)));
        Assert.Equal("3 日前", In("ja", () => words.Many("{0} day ago|{0} days ago", 3)));
    }

    internal static T In<T>(string language, Func<T> ask)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            var asked = Language.Find(language)!;
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (asked.Culture, asked.Ui);
            return ask();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }
}
