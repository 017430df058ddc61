using Crm.Web.Lists;

namespace Crm.Web.Pages.Customers;

/// <summary>What the list of customers can show. The name is always there, and first.</summary>
internal static class CustomerColumns
{
    public static readonly ListColumn Name = new("name", "Customer", "name");

    public static readonly IReadOnlyList<ListColumn> All =
    [
        new("email", "E-mail"), new("phone", "Phone"), new("company", "Company"), new("country", "Country"), new("region", "Region"), new("city", "City"),
        new("postal_code", "Postal code"), new("status", "Status"), new("tags", "Tags"), new("shops", "Shops"), new("owner", "Assigned to"),
        new("language", "Language"), new("currency", "Currency"), new("timezone", "Time zone"),
        new("orders", "Orders", "orders", IsNumber: true) { IsDescendingFirst = true, Term = "counts" },
        new("lifetime_value", "Lifetime value", "lifetime_value", IsNumber: true) { IsDescendingFirst = true, Term = "lifetime-value" },
        new("average_order_value", "Average order", null, IsNumber: true) { Term = "average" },
        new("first_order", "First order"),
        new("last_order", "Last order", "last_order") { IsDescendingFirst = true },
        new("created", "Since", "created") { IsDescendingFirst = true },
    ];

    static readonly string[] Usual = ["country", "status", "owner", "tags", "orders", "lifetime_value", "last_order", "created"];

    /// <summary>The columns that a URL names, in its order; the usual ones when it names none.</summary>
    /// <param name="keys">As in the URL.</param>
    /// <param name="custom">The custom fields' columns.</param>
    public static IReadOnlyList<ListColumn> Of(IReadOnlyList<string>? keys, IReadOnlyList<ListColumn> custom)
    {
        var chosen = (keys ?? Usual).Distinct().Select(k => All.Concat(custom).FirstOrDefault(c => c.Key == k)).OfType<ListColumn>().ToList();
        return chosen.Count > 0 ? chosen : Of(null, custom);
    }
}
