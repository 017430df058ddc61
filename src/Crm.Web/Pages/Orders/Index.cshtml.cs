using Crm.Web.Database;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Orders;

internal sealed class IndexModel(PersonDatabase database) : PageModel
{
    const string ReadShops = "SELECT id, shop_name FROM crm.integrations ORDER BY shop_name";

    public static readonly string[] Statuses = ["pending", "processing", "shipped", "delivered", "cancelled", "refunded"];

    public OrderFilter Filter { get; private set; } = new(null, null, null, null, null, false);
    public IReadOnlyList<OrderRow> Rows { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Shops { get; private set; } = [];
    public Cursor? Next { get; private set; }
    public bool IsFirstPage { get; private set; }
    public bool IsFiltered => Filter != new OrderFilter(null, null, null, null, null, false);

    public async Task OnGet(string? search, string? status, Guid? shop, string? country, string? currency, string? rate, string? after, CancellationToken ct)
    {
        Filter = new(Some(search), Some(status), shop, Some(country)?.ToUpperInvariant(), Some(currency)?.ToUpperInvariant(), rate == "awaiting");
        var cursor = Cursor.Parse(after);
        IsFirstPage = cursor is null;
        var page = OrderList.Page(Filter, cursor);
        var shops = Query.Of(ReadShops, r => (r.GetGuid(0), r.GetString(1)));
        await database.Read(ct, page, shops);
        Rows = page.Rows.Count > OrderList.PageSize ? page.Rows[..OrderList.PageSize] : page.Rows;
        if (page.Rows.Count > OrderList.PageSize) Next = new(Rows[^1].PlacedAt, Rows[^1].Id);
        Shops = shops.Rows;
    }

    /// <summary>The filters in force.</summary>
    public IReadOnlyList<FilterChip> Chips => FilterChip.Of(
        Request, ("search", Filter.Search), ("status", Filter.Status), ("shop", Filter.Shop is { } shop ? Shops.FirstOrDefault(s => s.Id == shop).Name ?? "Unknown shop" : null),
        ("country", Filter.Country is { } country ? Formats.Country(country) : null), ("currency", Filter.Currency), ("rate", Filter.Awaiting ? "Awaiting a rate" : null));

    /// <summary>The same list, further on.</summary>
    public string Link(Cursor? after)
    {
        var query = new QueryBuilder(Request.Query.Where(q => q.Key != "after").SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? "")));
        if (after is not null) query.Add("after", after.ToString());
        return "/orders" + query;
    }

    static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
