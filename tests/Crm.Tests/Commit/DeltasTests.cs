using Crm.Analytics;
using Crm.Commit;
using Crm.Orders;
using Crm.Rates;
using CsCheck;
using Xunit;

namespace Crm.Tests.Commit;

/// <summary>What commits add to the figures, against the figures counted anew from the orders as they stand at the end.</summary>
public sealed class DeltasTests
{
    static readonly Guid Shop = Guid.Parse("11111111-1111-1111-1111-111111111111");
    static readonly Guid[] People = [Guid.Parse("0000000a-0000-0000-0000-000000000000"), Guid.Parse("0000000b-0000-0000-0000-000000000000"), Guid.Empty];
    static readonly DateTime Noon = new(2026, 10, 30, 12, 0, 0, DateTimeKind.Utc);
    static readonly ReportingMonths Months = new(TimeZoneInfo.Utc);

    sealed record News(OrderReport Report, Guid? Customer, Rate? Rate);

    static readonly Gen<News> AnyNews = Gen.OneOf(
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 60], Gen.Int[0, 90_000], Gen.Int[0, 2], Gen.Int[0, 4], Gen.Bool).Select(g => new News(
            new OrderReported(Shop, g.Item1.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                Number = "#" + g.Item1,
                Status = g.Item5 switch { 0 => OrderStatus.Cancelled, 1 => OrderStatus.Pending, _ => OrderStatus.Processing },
                FinancialStatus = g.Item5 == 2 ? "voided" : "paid",
                Total = new(g.Item3 / 100m, g.Item5 == 3 ? "JPY" : "EUR"),
                PlacedAt = Noon.AddDays(g.Item1 + (g.Item5 == 4 ? 1 : 0)),
                UpdatedAt = Noon.AddMinutes(g.Item2),
                Country = g.Item6 ? "DE" : null,
            },
            People[g.Item4] is var person && person != Guid.Empty ? person : null, g.Item6 ? new Rate(1.0873m, new(2026, 10, 30), "ECB") : null)),
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 5_000], Gen.Int[0, 60]).Select(g => new News(
            new RefundReported(Shop, g.Item1.ToString(System.Globalization.CultureInfo.InvariantCulture), $"r{g.Item1}-{g.Item2}",
                new(g.Item3 / 100m, "EUR"), Noon.AddDays(g.Item4), Noon.AddMinutes(g.Item4), null), null, null)),
        Gen.Int[0, 2].Select(g => new News(new RateArrived(Shop, g.ToString(System.Globalization.CultureInfo.InvariantCulture)), null, new Rate(1.2m, new(2026, 10, 30), "ECB"))),
        Gen.Int[0, 5].Select(g => new News(
            new RateCorrected(Shop, (g % 3).ToString(System.Globalization.CultureInfo.InvariantCulture), "EUR"), null, new Rate(1.3m + g, new(2026, 10, 30), "manual"))),
        Gen.Int[0, 9].Select(g => new News(new OrderDeleted(Shop, (g % 3).ToString(System.Globalization.CultureInfo.InvariantCulture), Noon.AddHours(2)), null, null)));

    [Fact]
    public void However_news_falls_into_commits_the_sums_are_those_of_the_orders_counted_anew() =>
        Gen.Select(AnyNews.Array[1, 30], Gen.Int[1, 6]).Sample(
            (news, perCommit) =>
            {
                var orders = Enumerable.Range(0, 3).ToDictionary(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture), i => new OrderState(Shop, i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
                var kept = new Kept();
                foreach (var commit in news.Chunk(perCommit))
                {
                    var touched = commit.Select(n => orders[n.Report.OrderId]).Distinct().ToList();
                    var before = touched.ConvertAll(o => Contribution.Of(o, Months));
                    foreach (var n in commit) orders[n.Report.OrderId].Apply(n.Report, n.Customer, n.Rate, Noon.AddHours(1));
                    var deltas = new Deltas();
                    for (var i = 0; i < touched.Count; i++) deltas.Add(before[i], Contribution.Of(touched[i], Months));
                    kept.Take(deltas, orders.Values);
                }

                return kept.Equals(Kept.Counted(orders.Values));
            },
            iter: 5000);

    /// <summary>The figures as the tables keep them.</summary>
    sealed class Kept
    {
        readonly Dictionary<Guid, (Sum Net, DateTime? First, DateTime? Last)> customers = [];
        readonly Dictionary<(Guid, string), Sum> currencies = [];
        readonly Dictionary<(BucketKey, string), Sum> buckets = [];

        /// <summary>As the customers' statement does it: sums added, dates widened, and looked up for those who may have lost one.</summary>
        public void Take(Deltas deltas, IEnumerable<OrderState> orders)
        {
            foreach (var (id, delta) in deltas.Customers)
            {
                var (net, first, last) = customers.GetValueOrDefault(id);
                customers[id] = (net + delta.Net, Least(first, delta.First), Most(last, delta.Last));
            }

            foreach (var id in deltas.Redate)
            {
                var dates = orders.Where(o => o.Counts && o.CustomerId == id).Select(o => (DateTime?)o.PlacedAt).ToList();
                customers[id] = (customers[id].Net, dates.Min(), dates.Max());
            }

            foreach (var (key, sum) in deltas.Currencies) currencies[key] = currencies.GetValueOrDefault(key) + sum;
            foreach (var (key, sum) in deltas.Buckets) buckets[key] = buckets.GetValueOrDefault(key) + sum;
        }

        /// <summary>Counted from the orders, in the plainest way.</summary>
        public static Kept Counted(IEnumerable<OrderState> orders)
        {
            var counted = new Kept();
            foreach (var order in orders.Where(o => o.Counts))
            {
                var refunds = order.Refunds.Values.Where(r => r.Currency == order.Currency).ToList();
                var sales = Of(order.Total, order.Rate);
                var back = refunds.Select(r => Of(r.Amount, order.Rate)).Aggregate(default(Sum), (a, b) => a + b);
                var net = sales with { Amount = sales.Amount - back.Amount, AmountUsd = sales.AmountUsd - back.AmountUsd };
                if (order.CustomerId is { } id)
                {
                    var (sum, first, last) = counted.customers.GetValueOrDefault(id);
                    counted.customers[id] = (sum + net, Least(first, order.PlacedAt), Most(last, order.PlacedAt));
                    counted.currencies[(id, order.Currency)] = counted.currencies.GetValueOrDefault((id, order.Currency)) + net;
                }

                counted.Add(new(Measure.Sales, order.Country, Months.Of(order.PlacedAt)), order.Currency, sales);
                foreach (var refund in refunds) counted.Add(new(Measure.Refunds, order.Country, Months.Of(refund.RefundedAt)), order.Currency, Of(refund.Amount, order.Rate));
            }

            return counted;
        }

        public bool Equals(Kept other) =>
            Same(customers.Where(c => c.Value != default), other.customers) && Same(currencies.Where(c => !c.Value.IsZero), other.currencies.Where(c => !c.Value.IsZero))
            && Same(buckets.Where(b => !b.Value.IsZero), other.buckets.Where(b => !b.Value.IsZero));

        void Add(BucketKey key, string currency, Sum sum) => buckets[(key, currency)] = buckets.GetValueOrDefault((key, currency)) + sum;

        static bool Same<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> a, IEnumerable<KeyValuePair<TKey, TValue>> b) => a.ToHashSet().SetEquals(b);

        static Sum Of(decimal amount, decimal? rate) =>
            new(1, rate is null ? 0 : 1, amount, rate is { } r ? Math.Round(amount * r, 4, MidpointRounding.AwayFromZero) : 0);

        static DateTime? Least(DateTime? a, DateTime? b) => a is null || b < a ? b ?? a : a;

        static DateTime? Most(DateTime? a, DateTime? b) => a is null || b > a ? b ?? a : a;
    }
}
