using System.Text.Json;
using Crm.Web.Database;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace Crm.Web.Pages.Orders;

internal sealed record OrderDetail(
    string Number, string Shop, string Status, string? FinancialStatus, string? FulfillmentStatus, Guid? CustomerId, string? CustomerName, decimal Total, string Currency,
    decimal? Rate, DateOnly? RateDate, string? RateSource, decimal? TotalUsd, decimal Refunded, decimal Tax, decimal Shipping, decimal Discount, decimal? Presentment,
    string? PresentmentCurrency, string Country, string? Address, DateTime PlacedAt, DateTime UpdatedAt, DateTime? CancelledAt, DateTime? DeletedAt, bool Test, bool Counts,
    string? Source, string? Note)
{
    /// <summary>Why the order adds nothing to any figure; null when it counts.</summary>
    public string? WhyNot => Counts ? null
        : DeletedAt is not null ? "deleted in the shop"
        : Test ? "a test order"
        : CancelledAt is not null || Status == "cancelled" ? "cancelled"
        : FinancialStatus;
}

internal sealed record LineRow(string Title, string? Sku, int Quantity, decimal Price, decimal Discount, decimal Tax);
internal sealed record RefundRow(DateTime At, decimal Amount, string Currency, string? Reason);
internal sealed record ParcelRow(string? Status, string? Carrier, string? Number, string? Url, DateTime? ShippedAt, DateTime? DeliveredAt);

internal sealed class OrderModel(PersonDatabase database) : PageModel
{
    internal const string ReadOrder = """
        SELECT o.order_number, i.shop_name, o.status, o.financial_status, o.fulfillment_status, o.customer_id, nullif(concat_ws(' ', c.first_name, c.last_name), ''), o.total_amount,
               o.currency, o.exchange_rate, o.rate_date, o.rate_source, o.total_amount_usd, o.refunded_amount, o.tax_amount, o.shipping_amount, o.discount_amount,
               o.presentment_amount, o.presentment_currency, o.country_code, o.shipping_address::text, o.created_at, o.updated_at, o.cancelled_at, o.deleted_at, o.test,
               o.counts, o.source, o.notes, coalesce(c.email, c.phone)
        FROM crm.orders o LEFT JOIN crm.customers c ON c.id = o.customer_id LEFT JOIN crm.integrations i ON i.id = o.integration_id
        WHERE o.id = $1
        """;

    internal const string ReadLines = "SELECT title, sku, quantity, unit_price, discount_amount, tax_amount FROM crm.order_lines WHERE order_id = $1 ORDER BY position";

    internal const string ReadRefunds = """
        SELECT r.refunded_at, r.amount, r.currency, r.reason
        FROM crm.orders o JOIN crm.refunds r ON r.integration_id = o.integration_id AND r.order_external_id = o.external_id
        WHERE o.id = $1 ORDER BY r.refunded_at
        """;

    internal const string ReadParcels = """
        SELECT f.status, f.carrier, f.tracking_number, f.tracking_url, f.shipped_at, f.delivered_at
        FROM crm.orders o JOIN crm.fulfilments f ON f.integration_id = o.integration_id AND f.order_external_id = o.external_id
        WHERE o.id = $1 ORDER BY f.updated_at
        """;

    public OrderDetail Order { get; private set; } = null!;
    public IReadOnlyList<LineRow> Lines { get; private set; } = [];
    public IReadOnlyList<RefundRow> Refunds { get; private set; } = [];
    public IReadOnlyList<ParcelRow> Parcels { get; private set; } = [];
    public IReadOnlyList<string> Address { get; private set; } = [];

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        var order = Query.Of(ReadOrder, Row, id);
        var lines = Query.Of(ReadLines, r => new LineRow(r.GetString(0), r.Text(1), r.GetInt32(2), r.GetDecimal(3), r.GetDecimal(4), r.GetDecimal(5)), id);
        var refunds = Query.Of(ReadRefunds, r => new RefundRow(r.GetDateTime(0), r.GetDecimal(1), r.GetString(2), r.Text(3)), id);
        var parcels = Query.Of(ReadParcels, r => new ParcelRow(r.Text(0), r.Text(1), r.Text(2), Safe(r.Text(3)), r.Moment(4), r.Moment(5)), id);
        await database.Read(ct, order, lines, refunds, parcels);
        if (order.First is not { } found) return NotFound();
        (Order, Lines, Refunds, Parcels) = (found, lines.Rows, refunds.Rows, parcels.Rows);
        Address = found.Address is { } json ? LinesOf(json) : [];
        return Page();
    }

    static OrderDetail Row(NpgsqlDataReader r) => new(
        r.GetString(0), r.Text(1) ?? "Unknown shop", r.GetString(2), r.Text(3), r.Text(4), r.IsDBNull(5) ? null : r.GetGuid(5), r.Text(6) ?? r.Text(29), r.GetDecimal(7), r.GetString(8),
        r.IsDBNull(9) ? null : r.GetDecimal(9), r.IsDBNull(10) ? null : r.GetFieldValue<DateOnly>(10), r.Text(11), r.IsDBNull(12) ? null : r.GetDecimal(12), r.GetDecimal(13),
        r.GetDecimal(14), r.GetDecimal(15), r.GetDecimal(16), r.IsDBNull(17) ? null : r.GetDecimal(17), r.Text(18), r.GetString(19), r.Text(20), r.GetDateTime(21),
        r.GetDateTime(22), r.Moment(23), r.Moment(24), r.GetBoolean(25), r.GetBoolean(26), r.Text(27), r.Text(28));

    // A shop may send any text as a tracking link: only what a browser fetches as a page is linked.
    static string? Safe(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? url : null;

    static List<string> LinesOf(string json)
    {
        using var address = JsonDocument.Parse(json);
        string? Part(string name) => address.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        var city = string.Join(' ', new[] { Part("postal_code"), Part("city") }.Where(p => p is not null));
        string?[] lines =
        [
            Part("name"), Part("company"), Part("address1"), Part("address2"), city, Part("region"), Part("country_code") is { } code ? Formats.Country(code) : null,
        ];
        return [.. lines.OfType<string>().Where(line => line.Length > 0)];
    }
}
