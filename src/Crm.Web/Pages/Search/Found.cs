using System.Globalization;
using System.Security.Claims;
using Crm.Web.Database;
using Crm.Web.Shared;
using Crm.Web.Shell;

namespace Crm.Web.Pages.Search;

/// <summary>A customer that was found.</summary>
internal sealed record CustomerFound(Guid Id, string Name, string? Email, string? Country);

/// <summary>An order that was found.</summary>
internal sealed record OrderFound(Guid Id, string Number, string Shop, DateTime PlacedAt, string Status, decimal Total, string Currency);

/// <summary>What a person may see of what fits the words, in one round trip.</summary>
internal sealed record Found(string Words, IReadOnlyList<CustomerFound> Customers, IReadOnlyList<OrderFound> Orders, IReadOnlyList<Place> Places)
{
    const int Most = 8;

    // Fewer letters fit half of all customers: that is no search.
    const int Fewest = 2;

    // The newest of at most 200 that fit, so that a common word costs no more than a rare one.
    internal const string ReadCustomers = """
        SELECT c.id, c.first_name, c.last_name, c.company_name, c.email, c.country_code
        FROM (SELECT * FROM crm.customers WHERE search LIKE crm.fold($1) AND merged_into IS NULL LIMIT 200) AS c
        ORDER BY c.last_order_date DESC NULLS LAST, c.id LIMIT 8
        """;

    internal const string ReadOrders = """
        SELECT o.id, o.order_number, i.shop_name, o.created_at, o.status, o.total_amount, o.currency
        FROM (SELECT * FROM crm.orders WHERE order_number IN ($1, '#' || $1) ORDER BY created_at DESC LIMIT 8) AS o
        LEFT JOIN crm.integrations i ON i.id = o.integration_id ORDER BY o.created_at DESC
        """;

    /// <summary>Nothing but the places, when nothing is asked.</summary>
    public bool IsEmpty => Customers.Count + Orders.Count + Places.Count == 0;

    public static async Task<Found> For(string? asked, PersonDatabase database, ClaimsPrincipal user, Shell.Places places, CancellationToken ct)
    {
        var words = (asked ?? "").Trim();
        if (words.Length > 100) words = words[..100];
        var open = places.For(user).Where(place => words.Length == 0 ? place.Menu : Fits(place, words)).Take(Most).ToList();
        if (words.Length < Fewest && !words.Any(char.IsAsciiDigit) && !words.Any(c => c > '\u2E7F')) return new(words, [], [], open);

        var pattern = "%" + words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
        var customers = Query.Of(ReadCustomers, r => new CustomerFound(r.GetGuid(0), Formats.Name(r.Text(1), r.Text(2), r.Text(3), r.Text(4)), r.Text(4), r.Text(5)), pattern);
        var orders = Query.Of(ReadOrders, r => new OrderFound(
            r.GetGuid(0), r.GetString(1), r.Text(2) ?? "", r.GetDateTime(3), r.GetString(4), r.GetDecimal(5), r.GetString(6)), words.TrimStart('#'));
        await database.Read(ct, customers, orders);
        return new(words, customers.Rows, orders.Rows, open);
    }

    static bool Fits(Place place, string words) => Languages.Words.Everywhere(place.Text).Any(text =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, words, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreWidth) >= 0);
}
