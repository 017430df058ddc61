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

    static RateBook Bank()
    {
        using var stream = File.OpenRead(Path.Combine(Fixtures.Need(), "ecb", "exchange_rates_90_day.xml"));
        return new(EcbXml.Parse(stream));
    }

    [Fact]
    public void A_weekend_takes_the_friday_before() =>
        Assert.Equal(new Rate(1.10m, new(2026, 11, 6), "ECB"), Book.Find("EUR", new(2026, 11, 8)));

    [Fact]
    public void Two_currencies_cross_through_the_euro() =>
        Assert.Equal(0.0075m, Book.Find("JPY", new(2026, 11, 9))!.ToUsd);

    [Fact]
    public void Before_the_first_rate_there_is_none() => Assert.Null(Book.Find("JPY", new(2026, 11, 5)));

    [Fact]
    public void A_rate_holds_for_ten_days_and_what_is_older_is_not_guessed_from()
    {
        Assert.NotNull(Book.Find("JPY", new(2026, 11, 19)));
        Assert.Null(Book.Find("JPY", new(2026, 11, 20)));
        Assert.Null(Book.Find("EUR", new(2026, 11, 20)));
    }

    [Fact]
    public void A_currency_that_nobody_publishes_has_no_rate() => Assert.Null(Book.Find("TWD", new(2026, 11, 9)));

    [Fact]
    public void A_dollar_is_a_dollar() => Assert.Equal(1, Book.Find("USD", new(1999, 1, 1))!.ToUsd);

    [Fact]
    public void A_rate_has_twelve_digits() => Assert.Equal(0.00666666666667m, new RateBook(
        [new("USD", new(2026, 1, 2), 1m, "ECB"), new("XXJ", new(2026, 1, 2), 150m, "ECB")]).Find("XXJ", new(2026, 1, 2))!.ToUsd);

    [Fact]
    public void The_banks_rates_of_a_day_give_the_euro_the_pound_the_rouble_and_the_yen()
    {
        var book = Bank();
        DateOnly day = new(2018, 6, 11);
        Assert.Equal(1.179m, book.Find("EUR", day)!.ToUsd); // the inverse of what one euro costs in dollars
        Assert.Equal(1.33703787707m, book.Find("GBP", day)!.ToUsd); // 1.179 / 0.8818
        Assert.Equal(0.00909581854652m, book.Find("JPY", day)!.ToUsd);
        Assert.Equal(book.Find("JPY", new(2018, 6, 8)), book.Find("JPY", new(2018, 6, 10))); // Sunday
        Assert.Equal(new DateOnly(2018, 3, 29), book.Find("CHF", new(2018, 4, 2))!.Date); // Good Friday to Easter Monday
    }

    [Fact]
    public void A_rate_and_the_way_back_make_one()
    {
        var book = Bank();
        foreach (var currency in EcbSource.Usual)
        {
            var there = book.Find(currency, new(2018, 6, 11))!.ToUsd;
            Assert.Equal(1m, Math.Round(there * Rate.Significant(1 / there), 9));
        }
    }

    [Fact]
    public void A_currency_that_the_euro_replaces_goes_by_its_fixed_rate_from_that_day_on()
    {
        var book = new RateBook(
        [
            new("USD", new(2022, 12, 30), 1.0666m, "ECB"), new("HRK", new(2022, 12, 30), 7.5365m, "ECB"), new("USD", new(2023, 1, 2), 1.0683m, "ECB"),
            new("USD", new(2025, 12, 31), 1.1750m, "ECB"), new("BGN", new(2025, 12, 31), 1.9558m, "ECB"), new("USD", new(2026, 11, 20), 1.16m, "ECB"),
        ]);
        Assert.Equal(new Rate(Rate.Significant(1.0666m / 7.5365m), new(2022, 12, 30), "ECB"), book.Find("HRK", new(2022, 12, 31)));
        Assert.Equal(new Rate(Rate.Significant(1.0666m / 7.5345m), new(2022, 12, 30), "ECB (fixed)"), book.Find("HRK", new(2023, 1, 1)));
        Assert.Equal(new Rate(Rate.Significant(1.0683m / 7.5345m), new(2023, 1, 2), "ECB (fixed)"), book.Find("HRK", new(2023, 1, 5)));
        Assert.Equal("ECB", book.Find("BGN", new(2025, 12, 31))!.Source);
        Assert.Equal(Rate.Significant(1.16m / 1.95583m), book.Find("BGN", new(2026, 11, 20))!.ToUsd);
    }

    [Fact]
    public void A_currency_that_is_published_no_more_has_no_rate_ten_days_later()
    {
        var book = new RateBook(
        [
            new("USD", new(2022, 3, 1), 1.1162m, "ECB"), new("RUB", new(2022, 3, 1), 117.201m, "ECB"), new("USD", new(2022, 3, 14), 1.096m, "ECB"),
        ]);
        Assert.NotNull(book.Find("RUB", new(2022, 3, 5)));
        Assert.Null(book.Find("RUB", new(2022, 3, 14)));
    }

    [Fact]
    public void What_a_person_says_goes_before_the_bank_on_its_day_and_holds_until_the_next_rate()
    {
        var book = Book.WithManual([new("JPY", new(2026, 11, 7), 0.0070m, "a letter"), new("KWD", new(2026, 9, 1), 3.25m, "the bank in Kuwait")]);
        Assert.Equal(0.00666666666667m, book.Find("JPY", new(2026, 11, 6))!.ToUsd);
        Assert.Equal(new Rate(0.0070m, new(2026, 11, 7), "manual"), book.Find("JPY", new(2026, 11, 8)));
        Assert.Equal(0.0075m, book.Find("JPY", new(2026, 11, 9))!.ToUsd);
        Assert.Equal(3.25m, book.Find("KWD", new(2026, 11, 20))!.ToUsd); // nobody publishes another
        Assert.Equal(0.0080m, Book.WithManual([new("JPY", new(2026, 11, 9), 0.0080m, "a typing error of the bank")]).Find("JPY", new(2026, 11, 9))!.ToUsd);
    }

    [Fact]
    public void What_comes_later_is_in_the_next_book_and_changes_nothing_in_this_one()
    {
        var next = Book.With([new("USD", new(2026, 11, 6), 1.15m, "ECB"), new("USD", new(2026, 11, 10), 1.21m, "ECB")]);
        Assert.Equal([1.15m, 1.20m, 1.21m], new DateOnly[] { new(2026, 11, 6), new(2026, 11, 9), new(2026, 11, 10) }.Select(d => next.Find("EUR", d)!.ToUsd));
        Assert.Equal(1.10m, Book.Find("EUR", new(2026, 11, 6))!.ToUsd);
    }
}
