using System.Globalization;

namespace Crm.Tests.EndToEnd;

/// <summary>A customer's figures. The value is USD.</summary>
internal sealed record Figures(int Orders, decimal Value, DateTime? First, DateTime? Last);

/// <summary>Three orders and three buyers of one shop, and what is told of them: each order as it stood at several minutes, refunds, a delete, a merge.</summary>
internal sealed class Story
{
    static readonly DateTime Start = new(2026, 11, 2, 10, 0, 0, DateTimeKind.Utc);

    sealed record Version(int Minute, decimal Total, long Buyer, bool Cancelled);

    sealed record Order(long Id, DateTime PlacedAt, IReadOnlyList<Version> Versions, IReadOnlyList<decimal> Refunds, bool Deleted);

    readonly List<Order> orders;
    readonly long first;
    readonly bool merged;

    /// <param name="first">The first of ten ids that no other story has.</param>
    /// <param name="random">Decides.</param>
    public Story(long first, Random random)
    {
        this.first = first;
        merged = random.Next(4) == 0;
        orders = [.. Enumerable.Range(0, 3).Select(i => new Order(
            first + i, Start.AddHours(random.Next(100)),
            [.. Enumerable.Range(0, random.Next(1, 6)).Select(minute => new Version(minute, random.Next(1, 90_000) / 100m, first + random.Next(3), random.Next(5) == 0))],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(1, 500) / 100m)],
            random.Next(8) == 0))];
    }

    /// <summary>All that is told, in no order that matters.</summary>
    public IEnumerable<(string Topic, string Body)> News
    {
        get
        {
            foreach (var order in orders)
            {
                foreach (var version in order.Versions) yield return (version.Minute == 0 ? "orders/create" : version.Cancelled ? "orders/cancelled" : "orders/updated", Whole(order, version));
                foreach (var (i, refund) in order.Refunds.Index()) yield return ("refunds/create", Refund(order, i, refund));
                if (order.Deleted) yield return ("orders/delete", $$"""{"id":{{order.Id}}}""");
            }

            if (merged) yield return ("customers/merge", $$"""{"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/{{first}}","admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/{{first + 1}}","status":"completed"}""");
        }
    }

    /// <summary>The figures of each buyer by plain arithmetic over the newest news.</summary>
    public IEnumerable<(long Buyer, Figures Figures)> Recomputed()
    {
        foreach (var buyer in (long[])[first, first + 1, first + 2])
        {
            var own = orders.Where(o => !o.Deleted && !o.Versions[^1].Cancelled && Keeper(o.Versions[^1].Buyer) == Keeper(buyer)).ToList();
            yield return (buyer, new(
                own.Count, own.Sum(o => Usd(o.Versions[^1].Total) - o.Refunds.Sum(Usd)),
                own.Count == 0 ? null : own.Min(o => o.PlacedAt), own.Count == 0 ? null : own.Max(o => o.PlacedAt)));
        }
    }

    long Keeper(long buyer) => merged && buyer == first + 1 ? first : buyer;

    static decimal Usd(decimal euros) => Math.Round(euros * 1.25m, 4, MidpointRounding.AwayFromZero);

    static string Whole(Order order, Version version) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":{{order.Id}},"admin_graphql_api_id":"gid://shopify/Order/{{order.Id}}","name":"#{{order.Id}}","created_at":"{{Iso(order.PlacedAt)}}",
         "updated_at":"{{Iso(order.PlacedAt.AddMinutes(version.Minute))}}","currency":"EUR","total_price":"{{version.Total:0.00}}","test":false,
         "financial_status":"{{(version.Cancelled ? "voided" : "paid")}}","cancelled_at":{{(version.Cancelled ? $"\"{Iso(order.PlacedAt.AddMinutes(version.Minute))}\"" : "null")}},
         "customer":{"id":{{version.Buyer}},"email":"story{{version.Buyer}}@example.com","verified_email":false},
         "line_items":[{"id":1,"title":"Cup","quantity":1,"price":"{{version.Total:0.00}}"}]}
        """);

    static string Refund(Order order, int number, decimal amount) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":{{(order.Id * 10) + number}},"order_id":{{order.Id}},"created_at":"{{Iso(order.PlacedAt.AddHours(1))}}","processed_at":"{{Iso(order.PlacedAt.AddHours(1))}}",
         "transactions":[{"id":1,"kind":"refund","status":"success","amount":"{{amount:0.00}}","currency":"EUR"}],"refund_line_items":[]}
        """);

    static string Iso(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
