using Crm.Rates;
using Xunit;

namespace Crm.Tests.Rates;

public sealed class RateBookTests
{
    static readonly RateBook Book = new(
    [
        new("USD", new(2026, 11, 6), 1.10m, "ECB"), new("JPY", new(2026, 11, 6), 165m, "ECB"),
        new("USD", new(2026, 11, 9), 1.20m, "ECB"), new("JPY", new(2026, 11, 9), 160m, "ECB"),
    ]);

    [Fact]
    public void A_weekend_takes_the_friday_before() =>
        Assert.Equal(new Rate(1.10m, new(2026, 11, 6), "ECB"), Book.Find("EUR", new(2026, 11, 8)));

    [Fact]
    public void Two_currencies_cross_through_the_euro() =>
        Assert.Equal(0.0075m, Book.Find("JPY", new(2026, 11, 9))!.ToUsd);

    [Fact]
    public void Before_the_first_rate_there_is_none() => Assert.Null(Book.Find("JPY", new(2026, 11, 5)));

    [Fact]
    public void A_currency_that_nobody_publishes_has_no_rate() => Assert.Null(Book.Find("TWD", new(2026, 11, 9)));

    [Fact]
    public void A_dollar_is_a_dollar() => Assert.Equal(1, Book.Find("USD", new(1999, 1, 1))!.ToUsd);

    [Fact]
    public void A_rate_has_twelve_digits() => Assert.Equal(0.00666666666667m, new RateBook(
        [new("USD", new(2026, 1, 2), 1m, "ECB"), new("XXJ", new(2026, 1, 2), 150m, "ECB")]).Find("XXJ", new(2026, 1, 2))!.ToUsd);
}
