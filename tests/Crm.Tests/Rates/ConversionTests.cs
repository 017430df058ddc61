using Crm.Orders;
using Crm.Rates;
using CsCheck;
using Xunit;

namespace Crm.Tests.Rates;

/// <summary>What converting and summing may not do: mix currencies, depend on the order in which it is done, or lose a minor unit.</summary>
public sealed class ConversionTests
{
    static readonly Guid Shop = Guid.Parse("11111111-1111-1111-1111-111111111111");
    static readonly DateTime Noon = new(2026, 11, 10, 12, 0, 0, DateTimeKind.Utc);
    static readonly ReportingMonths Months = new(TimeZoneInfo.Utc);

    // With two, no and three decimals, and one that is worth next to nothing.
    static readonly (string Currency, decimal ToUsd)[] Kinds = [("EUR", 1.08432109877m), ("JPY", 0.00653712345678m), ("KWD", 3.25412345678m), ("IDR", 0.0000612345678901m), ("USD", 1m)];

    sealed record Placed(int Kind, long Minor, int[] Parts)
    {
        public string Currency => Kinds[Kind].Currency;
        public decimal Amount => InUnits(Minor);
        public decimal InUnits(long minor) => minor / (decimal)Math.Pow(10, Crm.Currencies.Exponent(Currency));
    }

    static readonly Gen<Placed> AnyOrder = Gen.Select(Gen.Int[0, 4], Gen.Long[0, 5_000_000_000], Gen.Int[1, 9].Array[0, 8]).Select(g => new Placed(g.Item1, g.Item2, g.Item3));

    static Sum Net(Placed order, bool withRefunds)
    {
        var state = new OrderState(Shop, "1");
        var rate = new Rate(Kinds[order.Kind].ToUsd, new(2026, 11, 10), "ECB");
        state.Apply(new OrderReported(Shop, "1") { Number = "#1", Status = OrderStatus.Processing, Total = new(order.Amount, order.Currency), PlacedAt = Noon, UpdatedAt = Noon }, Guid.NewGuid(), rate, Noon);
        for (var i = 0; withRefunds && i < order.Parts.Length; i++)
        {
            // In parts that make up the whole, to the last minor unit.
            var whole = order.Parts.Sum(p => (long)p);
            var before = order.Parts.Take(i).Sum(p => (long)p);
            var minor = (order.Minor * (before + order.Parts[i]) / whole) - (order.Minor * before / whole);
            state.Apply(new RefundReported(Shop, "1", $"r{i}", new(order.InUnits(minor), order.Currency), Noon, Noon, null), null, rate, Noon);
        }

        return Contribution.Of(state, Months).Net;
    }

    [Fact]
    public void Sums_are_by_currency_exact_to_the_minor_unit_and_the_same_however_they_are_grouped() => Gen.Select(AnyOrder.Array[1, 40], Gen.Int[1, 7]).Sample((orders, size) =>
    {
        var sums = orders.Select(o => (o.Currency, Sum: Net(o, false))).ToList();
        foreach (var (currency, _) in Kinds)
        {
            var own = sums.Where(s => s.Currency == currency).Select(s => s.Sum.Amount).ToList();
            var minor = orders.Where(o => o.Currency == currency).Sum(o => (decimal)o.Minor);
            Assert.Equal(minor, own.Sum() * (decimal)Math.Pow(10, Crm.Currencies.Exponent(currency)));
        }

        var atOnce = sums.Sum(s => s.Sum.AmountUsd);
        Assert.Equal(atOnce, sums.Chunk(size).Sum(part => part.Sum(s => s.Sum.AmountUsd)));
        Assert.Equal(atOnce, sums.AsEnumerable().Reverse().Aggregate(default(Sum), (all, s) => all + s.Sum).AmountUsd);
        // What rounding to four decimals takes or gives is under a cent for fewer than two hundred orders.
        Assert.True(Math.Abs(atOnce - orders.Sum(o => o.Amount * Kinds[o.Kind].ToUsd)) <= orders.Length * 0.00005m);
    }, iter: 2000);

    [Fact]
    public void What_is_paid_back_in_parts_leaves_nothing_and_not_a_cent_of_dollars() => AnyOrder.Where(o => o.Parts.Length > 0).Sample(order =>
    {
        var net = Net(order, true);
        Assert.Equal(0m, net.Amount);
        Assert.Equal(0m, new Crm.Money(net.AmountUsd, "USD").Rounded().Amount);
    }, iter: 5000);

    [Fact]
    public void Amounts_of_two_currencies_are_never_added_and_one_that_is_shown_in_another_says_so() => Gen.Select(AnyOrder, AnyOrder).Sample((one, other) =>
    {
        var (a, b) = (new Crm.Money(one.Amount, one.Currency), new Crm.Money(other.Amount, other.Currency));
        if (one.Currency == other.Currency) Assert.Equal(one.Minor + other.Minor, (a + b).Amount * (decimal)Math.Pow(10, Crm.Currencies.Exponent(one.Currency)));
        else Assert.Throws<InvalidOperationException>(() => a + b);
        var shown = a.At(Kinds[one.Kind].ToUsd, "USD");
        Assert.Equal("USD", shown.Currency);
        Assert.True(Math.Abs(shown.Amount - (a.Amount * Kinds[one.Kind].ToUsd)) <= 0.00005m);
        Assert.Equal(a, a.At(1, one.Currency));
    }, iter: 2000);
}
