using System.Globalization;

namespace Crm.Tests.EndToEnd;

/// <summary>Payloads of our own, as small as the translators take them.</summary>
internal static class Orders
{
    /// <summary>A Shopify order in EUR, placed on 2 November 2026 at 10:00 UTC, reported so many minutes later.</summary>
    public static string Shopify(long id, string total = "100.00", int minute = 0, string status = "paid", string? cancelledAt = null, string? number = null, long buyer = 7) =>
        $$"""
        {"id":{{id}},"admin_graphql_api_id":"gid://shopify/Order/{{id}}","name":"{{number ?? "#" + id.ToString(CultureInfo.InvariantCulture)}}",
         "created_at":"2026-11-02T10:00:00Z","updated_at":"{{At(minute)}}","currency":"EUR","total_price":"{{total}}","financial_status":"{{status}}","test":false,
         "cancelled_at":{{(cancelledAt is null ? "null" : $"\"{cancelledAt}\"")}},
         "customer":{"id":{{buyer}},"email":"buyer{{buyer}}@example.com","verified_email":false},
         "line_items":[{"id":1,"title":"Cup","quantity":2,"price":"50.00"}]}
        """;

    /// <summary>A Shopify refund of the order.</summary>
    public static string Refund(long id, long order, string amount) =>
        $$"""
        {"id":{{id}},"order_id":{{order}},"created_at":"{{At(30)}}","processed_at":"{{At(30)}}",
         "transactions":[{"id":1,"kind":"refund","status":"success","amount":"{{amount}}","currency":"EUR"}],"refund_line_items":[]}
        """;

    /// <summary>A WooCommerce order of 100 EUR of the same minute, with its refunds.</summary>
    public static string WooCommerce(int minute, string refunds = "") =>
        $$"""
        {"id":1,"number":"1","status":"completed","currency":"EUR","total":"100.00","customer_id":7,"date_created_gmt":"{{At(0)[..19]}}","date_modified_gmt":"{{At(minute)[..19]}}",
         "billing":{"email":"ada@example.com","first_name":"Ada","country":"DE"},"line_items":[],"refunds":[{{refunds}}]}
        """;

    public static string At(int minute) => new DateTime(2026, 11, 2, 10, 0, 0, DateTimeKind.Utc).AddMinutes(minute).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
