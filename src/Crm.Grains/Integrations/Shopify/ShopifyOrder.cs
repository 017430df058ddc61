using System.Text.Json;
using Crm.Orders;

namespace Crm.Integrations.Shopify;

internal static class ShopifyOrder
{
    public static OrderReported Of(Guid shop, JsonElement root)
    {
        var id = ShopifyTranslator.Gid(root) ?? throw Json.Missing("id");
        var total = ShopifyMoney.Shop(root, "total_price") ?? throw Json.Missing("total_price");
        var updatedAt = root.Instant("updated_at") ?? throw Json.Missing("updated_at");
        var financial = root.Text("financial_status")?.ToLowerInvariant();
        var fulfillment = root.Text("fulfillment_status")?.ToLowerInvariant();
        var cancelledAt = root.Instant("cancelled_at");
        var shipping = root.Object("shipping_address");
        var language = root.Text("customer_locale");
        var fulfilments = root.List("fulfillments").Select(f => Fulfilment(shop, f, id)).ToList();
        return new(shop, id)
        {
            Number = root.Text("name") ?? root.Id("order_number") ?? id,
            Status = StatusOf(cancelledAt, financial, fulfillment, fulfilments),
            FinancialStatus = financial,
            FulfillmentStatus = fulfillment,
            Total = total,
            Tax = ShopifyMoney.Shop(root, "total_tax")?.Amount ?? 0,
            Shipping = ShopifyMoney.Shop(root, "total_shipping_price")?.Amount ?? 0,
            Discount = ShopifyMoney.Shop(root, "total_discounts")?.Amount ?? 0,
            Presentment = ShopifyMoney.Presentment(root, "total_price"),
            PlacedAt = root.Instant("created_at") ?? throw Json.Missing("created_at"),
            UpdatedAt = updatedAt,
            CancelledAt = cancelledAt,
            InsteadOf = root.Instant(Sync.BookMend.InsteadOf),
            Test = root.Flag("test"),
            Country = shipping?.Country("country_code") ?? root.Object("billing_address")?.Country("country_code"),
            ShippingCountry = shipping?.Country("country_code"),
            ShippingAddress = shipping is { } address ? AddressOf(address).ToJson() : null,
            Source = root.Text("source_name"),
            Note = root.Text("note"),
            Customer = root.Object("customer") is { } customer && ShopifyTranslator.Gid(customer) is not null
                ? ShopifyCustomer.Of(shop, customer, language)
                : ShopifyCustomer.Guest(shop, root, language),
            Lines = [.. root.List("line_items").Select(Line)],
            Refunds = [.. root.List("refunds").Select(r => Refund(shop, r, id, (root, total, updatedAt)))],
            Fulfilments = fulfilments,
        };
    }

    /// <summary>A refund on its own, or within an order, which then tells the currency, the ratio to what the buyer saw, and the time of the report.</summary>
    public static RefundReported Refund(Guid shop, JsonElement refund, string orderId, (JsonElement Root, Money Total, DateTime UpdatedAt)? order)
    {
        var refundedAt = refund.Instant("processed_at") ?? refund.Instant("created_at") ?? throw Json.Missing("created_at");
        return new(
            shop, orderId, ShopifyTranslator.Gid(refund) ?? throw Json.Missing("id"), ShopifyMoney.Refunded(refund, order?.Root, order?.Total),
            refundedAt, order?.UpdatedAt ?? refund.Instant("created_at") ?? refundedAt, refund.Text("note"));
    }

    public static FulfilmentReported Fulfilment(Guid shop, JsonElement parcel, string orderId)
    {
        var createdAt = parcel.Instant("created_at");
        var updatedAt = parcel.Instant("updated_at") ?? createdAt ?? throw Json.Missing("updated_at");
        var isDelivered = parcel.Text("shipment_status") == "delivered";
        return new(
            shop, orderId, ShopifyTranslator.Gid(parcel) ?? throw Json.Missing("id"), parcel.Text("shipment_status") ?? parcel.Text("status"),
            parcel.Text("tracking_company"), parcel.Text("tracking_number"), parcel.Text("tracking_url"), createdAt,
            isDelivered ? updatedAt : null, updatedAt);
    }

    static OrderStatus StatusOf(DateTime? cancelledAt, string? financial, string? fulfillment, List<FulfilmentReported> parcels)
    {
        if (cancelledAt is not null || financial == "voided") return OrderStatus.Cancelled;
        if (financial == "refunded") return OrderStatus.Refunded;
        if (fulfillment == "fulfilled") return parcels.Count > 0 && parcels.All(p => p.DeliveredAt is not null) ? OrderStatus.Delivered : OrderStatus.Shipped;
        return fulfillment == "partial" || financial is "paid" or "partially_paid" or "partially_refunded" or "authorized" ? OrderStatus.Processing : OrderStatus.Pending;
    }

    static OrderLine Line(JsonElement line) => new(
        ShopifyTranslator.Gid(line), line.Id("product_id"), line.Text("sku"), line.Text("title") ?? line.Text("name") ?? "(no title)",
        line.Count("quantity"), Math.Round(ShopifyMoney.ShopAmount(line, "price") ?? 0, 4), Math.Round(ShopifyMoney.ShopAmount(line, "total_discount") ?? 0, 4),
        Math.Round(line.List("tax_lines").Sum(t => ShopifyMoney.ShopAmount(t, "price") ?? 0), 4));

    static Address AddressOf(JsonElement address) => new(
        address.Text("name"), address.Text("company"), address.Text("address1"), address.Text("address2"), address.Text("city"),
        address.Text("province"), address.Text("zip"), address.Country("country_code"), address.Text("phone"));
}
