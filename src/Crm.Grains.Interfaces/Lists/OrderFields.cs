namespace Crm.Lists;

/// <summary>What orders can be filtered by. The order's row is called o in the statements.</summary>
public static class OrderFields
{
    static readonly string[] Statuses = ["pending", "processing", "shipped", "delivered", "cancelled", "refunded"];
    static readonly string[] Payments = ["pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided", "failed", "expired"];
    static readonly string[] Deliveries = ["unfulfilled", "scheduled", "on_hold", "in_progress", "partial", "fulfilled", "restocked"];

    /// <summary>The fields that every order has, and those of its customer and lines.</summary>
    public static IReadOnlyList<Field> All { get; } =
    [
        new("number", "Order number", FieldKind.Text, "o.order_number") { Fold = "lower" },
        new("status", "Status", FieldKind.Choice, "o.status") { Codes = Statuses, Code = Small },
        new("payment", "Payment", FieldKind.Choice, "o.financial_status") { MayBeEmpty = true, Codes = Payments, Code = Small },
        new("delivery", "Delivery", FieldKind.Choice, "o.fulfillment_status") { MayBeEmpty = true, Codes = Deliveries, Code = Small },
        new("shop", "Shop", FieldKind.Person, "o.integration_id"),
        new("country", "Country", FieldKind.Choice, "o.country_code") { Code = code => code.ToUpperInvariant() },
        new("currency", "Currency", FieldKind.Choice, "o.currency") { Code = code => code.ToUpperInvariant() },
        new("total", "Total in its currency", FieldKind.Number, "o.total_amount"),
        new("total_usd", "Total in USD", FieldKind.Number, "o.total_amount_usd"),
        new("placed", "Placed", FieldKind.Date, "o.created_at"),
        new("updated", "Updated", FieldKind.Date, "o.updated_at"),
        new("awaiting", "Awaiting a rate", FieldKind.CustomYesNo, "o.exchange_rate IS NULL"),
        new("refunded", "Has a refund", FieldKind.CustomYesNo, "o.refunded_amount > 0"),
        new("counts", "Counts", FieldKind.CustomYesNo, "o.counts"),
        new("source", "Sold by", FieldKind.Text, "o.source") { MayBeEmpty = true, Fold = "lower" },
        new("tag", "Customer's tag", FieldKind.Many, "SELECT FROM crm.customer_tags t WHERE t.customer_id = o.customer_id AND {0}") { MayBeEmpty = true },
        new("owner", "Customer assigned to", FieldKind.Person, "(SELECT k.owner_id FROM crm.customers k WHERE k.id = o.customer_id)") { MayBeEmpty = true },
        new("sku", "SKU", FieldKind.Text, "lower(l.sku)"),
        new("product", "Product", FieldKind.Text, "lower(l.title)"),
    ];

    static readonly Dictionary<string, Field> ByKey = All.ToDictionary(f => f.Key);

    /// <summary>The field, or null.</summary>
    public static Field? Find(string key) => ByKey.GetValueOrDefault(key);

    static string Small(string code) => code.ToLowerInvariant();
}
