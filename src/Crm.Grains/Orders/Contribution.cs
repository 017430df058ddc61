using Crm.Analytics;

namespace Crm.Orders;

/// <summary>What an amount adds to a customer or a bucket. Amounts are in the order's currency and in USD at its frozen rate.</summary>
internal readonly record struct Sum(int Count, int Priced, decimal Amount, decimal AmountUsd)
{
    public static Sum operator +(Sum a, Sum b) => new(a.Count + b.Count, a.Priced + b.Priced, a.Amount + b.Amount, a.AmountUsd + b.AmountUsd);
    public static Sum operator -(Sum a) => new(-a.Count, -a.Priced, -a.Amount, -a.AmountUsd);
    public bool IsZero => this == default;
}

/// <summary>
/// What one order adds to the figures: taken before and after a commit, the difference is what the commit changes. An order that does not
/// count adds nothing, and neither do its refunds.
/// </summary>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="PlacedAt">When it was placed, if it counts.</param>
/// <param name="Currency">The order's currency.</param>
/// <param name="Net">Total less refunds.</param>
/// <param name="Buckets">The sales bucket and one entry for each refund.</param>
internal sealed record Contribution(Guid? CustomerId, DateTime? PlacedAt, string Currency, Sum Net, IReadOnlyList<(BucketKey Key, Sum Sum)> Buckets)
{
    public static Contribution Of(OrderState order, ReportingMonths months)
    {
        if (!order.Counts) return new(order.CustomerId, null, order.Currency, default, []);

        var rate = order.Rate;
        var sales = Priced(order.Total, rate);
        var net = sales;
        var buckets = new List<(BucketKey, Sum)>(1 + order.Refunds.Count)
        {
            (new BucketKey(Measure.Sales, order.Country, months.Of(order.PlacedAt)), sales),
        };
        foreach (var refund in order.Refunds.Values)
        {
            if (!order.IsInCurrency(refund)) continue;
            var back = Priced(refund.Amount, rate);
            net = net with { Amount = net.Amount - back.Amount, AmountUsd = net.AmountUsd - back.AmountUsd };
            buckets.Add((new BucketKey(Measure.Refunds, order.Country, months.Of(refund.RefundedAt)), back));
        }

        return new(order.CustomerId, order.PlacedAt, order.Currency, net, buckets);
    }

    // To four decimals, half away from zero: as numeric's round() does for crm.orders.total_amount_usd.
    static Sum Priced(decimal amount, decimal? rate) => rate is { } r
        ? new(1, 1, amount, Math.Round(amount * r, 4, MidpointRounding.AwayFromZero))
        : new(1, 0, amount, 0);
}
