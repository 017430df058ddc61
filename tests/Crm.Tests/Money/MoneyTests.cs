using Xunit;

namespace Crm.Tests.Money;

public sealed class MoneyTests
{
    [Fact]
    public void Amounts_of_one_currency_add_up() =>
        Assert.Equal(new Crm.Money(12.75m, "EUR"), new Crm.Money(12.50m, "EUR") + new Crm.Money(0.25m, "EUR"));

    [Fact]
    public void Amounts_of_two_currencies_are_never_added() =>
        Assert.Throws<InvalidOperationException>(() => new Crm.Money(1, "EUR") + new Crm.Money(1, "JPY"));

    [Theory]
    [InlineData("12.345", "EUR", "12.35 EUR")]
    [InlineData("1200.5", "JPY", "1201 JPY")]
    [InlineData("1.2345", "KWD", "1.235 KWD")]
    public void An_amount_is_written_with_its_currency_s_own_decimals(string amount, string currency, string written) =>
        Assert.Equal(written, new Crm.Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), currency).ToString());
}
