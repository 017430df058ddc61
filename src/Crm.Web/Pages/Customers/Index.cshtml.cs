using Crm.Web.Database;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

internal sealed record CustomerRow(Guid Id, string Name, string? Country, string Status, int Orders, decimal Value, DateTime? LastOrder, DateTime CreatedAt);

internal sealed class IndexModel(PersonDatabase database) : PageModel
{
    const int PageSize = 50;

    // The newest first, by an index that the country and status filters share; a search goes by the indexes of migration 0008. The shop is looked up
    // for each customer (LIMIT 1): as an EXISTS, Postgres would read all of the shop's identities for every page.
    const string Filtered = """
        SELECT c.id, c.first_name, c.last_name, c.company_name, c.email, c.country_code, c.status, c.total_orders, c.lifetime_value, c.last_order_date, c.created_at
        FROM crm.customers c
        WHERE c.merged_into IS NULL AND ($1::text IS NULL OR c.country_code = $1) AND ($2::text IS NULL OR c.status = $2)
          AND ($3::uuid IS NULL OR (SELECT true FROM crm.customer_identities i WHERE i.customer_id = c.id AND i.integration_id = $3 LIMIT 1))
          AND ($4::timestamptz IS NULL OR (c.created_at, c.id) < ($4, $5::uuid))
        """;

    const string Newest = "ORDER BY c.created_at DESC, c.id DESC LIMIT $6";

    internal const string ReadPage = $"""
        {Filtered}
        {Newest}
        """;

    internal const string ReadSearch = $"""
        {Filtered}
          AND c.id IN (
              SELECT id FROM crm.customers WHERE search LIKE lower($7)
              UNION SELECT customer_id FROM crm.orders WHERE order_number IN ($8, '#' || $8))
        {Newest}
        """;

    internal const string ReadShops = "SELECT id, shop_name FROM crm.integrations ORDER BY shop_name";

    public static readonly string[] Statuses = ["active", "inactive", "vip", "blocked"];

    public string? Search { get; private set; }
    public string? Country { get; private set; }
    public string? Status { get; private set; }
    public Guid? Shop { get; private set; }
    public IReadOnlyList<CustomerRow> Rows { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Shops { get; private set; } = [];
    public Cursor? Next { get; private set; }
    public bool IsFirstPage { get; private set; }
    public bool IsFiltered => Search is not null || Country is not null || Status is not null || Shop is not null;

    public async Task OnGet(string? search, string? country, string? status, Guid? shop, string? after, CancellationToken ct)
    {
        (Search, Country, Status, Shop) = (Some(search), Some(country)?.ToUpperInvariant(), Some(status), shop);
        var cursor = Cursor.Parse(after);
        IsFirstPage = cursor is null;
        object?[] arguments = [Country, Status, Shop, cursor?.At, cursor?.Id, PageSize + 1];
        var page = Query.Of(Search is null ? ReadPage : ReadSearch, r => new CustomerRow(
            r.GetGuid(0), Formats.Name(r.Text(1), r.Text(2), r.Text(3), r.Text(4)), r.Text(5), r.GetString(6), r.GetInt32(7), r.GetDecimal(8), r.Moment(9), r.GetDateTime(10)),
            Search is null ? arguments : [.. arguments, "%" + Search.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%", Search]);
        var shops = Query.Of(ReadShops, r => (r.GetGuid(0), r.GetString(1)));
        await database.Read(ct, page, shops);
        Rows = page.Rows.Count > PageSize ? page.Rows[..PageSize] : page.Rows;
        if (page.Rows.Count > PageSize) Next = new(Rows[^1].CreatedAt, Rows[^1].Id);
        Shops = shops.Rows;
    }

    /// <summary>The filters in force.</summary>
    public IReadOnlyList<FilterChip> Chips => FilterChip.Of(
        Request, ("search", Search), ("country", Country is { } country ? Formats.Country(country) : null), ("status", Status),
        ("shop", Shop is { } shop ? Shops.FirstOrDefault(s => s.Id == shop).Name ?? "Unknown shop" : null));

    /// <summary>The same list, further on.</summary>
    public string Link(Cursor? after)
    {
        var query = new QueryBuilder(Request.Query.Where(q => q.Key != "after").SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? "")));
        if (after is not null) query.Add("after", after.ToString());
        return "/customers" + query;
    }

    static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
