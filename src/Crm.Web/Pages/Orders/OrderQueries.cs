namespace Crm.Web.Pages.Orders;

/// <summary>What an order's page asks.</summary>
internal static class OrderQueries
{
    internal const string ReadOrder = """
        SELECT o.order_number, i.shop_name, o.status, o.financial_status, o.fulfillment_status, o.customer_id, nullif(concat_ws(' ', c.first_name, c.last_name), ''), o.total_amount,
               o.currency, o.exchange_rate, o.rate_date, o.rate_source, o.total_amount_usd, o.refunded_amount, o.tax_amount, o.shipping_amount, o.discount_amount,
               o.presentment_amount, o.presentment_currency, o.country_code, o.shipping_address::text, o.created_at, o.updated_at, o.cancelled_at, o.deleted_at, o.test,
               o.counts, o.source, o.notes, coalesce(c.email, c.phone), o.external_platform
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

    // The newest first, as a history is read.
    internal const string ReadEvents = """
        SELECT at, report, old_status, new_status, old_financial_status, new_financial_status, old_fulfillment_status, new_fulfillment_status
        FROM crm.order_events WHERE order_id = $1 ORDER BY id DESC LIMIT 200
        """;

    internal const string ReadNotes = """
        SELECT n.id, coalesce(nullif(u.display_name, ''), u.email), coalesce(n.user_id = $2, false), n.body, n.created_at, n.updated_at > n.created_at, u.avatar_url
        FROM crm.order_notes n LEFT JOIN crm.users u ON u.id = n.user_id WHERE n.order_id = $1 ORDER BY n.created_at DESC LIMIT 200
        """;
}
