using Crm.Web.Lists;

namespace Crm.Web.Pages.Orders;

/// <summary>What the list of orders can show. The number is always there, and first.</summary>
internal static class OrderColumns
{
    public static readonly ListColumn Number = new("number", "Order");

    public static readonly IReadOnlyList<ListColumn> All =
    [
        new("customer", "Customer"), new("shop", "Shop"), new("placed", "Placed", "placed") { IsDescendingFirst = true }, new("status", "Status"), new("payment", "Payment"),
        new("delivery", "Delivery"), new("country", "Country"), new("total", "Total", null, IsNumber: true),
        new("total_usd", "In USD", "total_usd", IsNumber: true) { IsDescendingFirst = true, Term = "rate-basis" },
        new("refunded", "Refunded", null, IsNumber: true), new("net_usd", "Net in USD", null, IsNumber: true) { Term = "rate-basis" }, new("source", "Sold by"),
        new("updated", "Updated", "updated") { IsDescendingFirst = true },
    ];

    static readonly string[] Usual = ["customer", "shop", "placed", "status", "total", "total_usd", "refunded"];

    /// <summary>The columns that a URL names, in its order; the usual ones when it names none.</summary>
    public static IReadOnlyList<ListColumn> Of(IReadOnlyList<string>? keys)
    {
        var chosen = (keys ?? Usual).Distinct().Select(k => All.FirstOrDefault(c => c.Key == k)).OfType<ListColumn>().ToList();
        return chosen.Count > 0 ? chosen : Of(null);
    }
}
