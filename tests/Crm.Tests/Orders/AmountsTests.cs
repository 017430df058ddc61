using System.Globalization;
using Crm.Web.Shared;
using Xunit;

namespace Crm.Tests.Orders;

public sealed class AmountsTests
{
    [Theory]
    [InlineData("12.50", "en-GB", 12.50)]
    [InlineData("12,50", "en-GB", 12.50)]
    [InlineData("12.50", "de-DE", 12.50)]
    [InlineData("1.234,50", "de-DE", 1234.50)]
    [InlineData("1,234.50", "de-DE", 1234.50)]
    [InlineData("1.234", "de-DE", 1234)]
    [InlineData("1.234", "en-GB", 1.234)]
    [InlineData("1,234", "en-GB", 1234)]
    [InlineData("1,234,567", "fr-FR", 1234567)]
    [InlineData("1 200", "fr-FR", 1200)]
    [InlineData("1'200.05", "de-DE", 1200.05)]
    [InlineData("١٢٫٥", "ar-AE", 12.5)]
    [InlineData("１２．５", "ja-JP", 12.5)]
    [InlineData(".5", "en-GB", 0.5)]
    [InlineData("", "en-GB", 0)]
    public void An_amount_is_read_as_it_was_meant(string typed, string culture, decimal amount)
    {
        Assert.True(Amounts.TryParse(typed, CultureInfo.GetCultureInfo(culture), out var read));
        Assert.Equal(amount, read);
    }

    [Theory]
    [InlineData("twelve")]
    [InlineData("12 EUR")]
    [InlineData("1.2.3,4,5")]
    [InlineData("--5")]
    [InlineData(".")]
    public void What_is_no_amount_is_not_guessed(string typed) => Assert.False(Amounts.TryParse(typed, CultureInfo.GetCultureInfo("en-GB"), out _));
}
