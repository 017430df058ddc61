namespace Crm.Browser.Tests;

internal static class Payloads
{
    /// <summary>A Shopify order in USD, which needs no rate, of one buyer, reported at this minute.</summary>
    public static string Order(long id, string total, int minute = 0) =>
        $$"""
        {"id":{{id}},"admin_graphql_api_id":"gid://shopify/Order/{{id}}","name":"#{{id}}","created_at":"2026-11-02T10:00:00Z",
         "updated_at":"2026-11-02T10:{{minute:D2}}:00Z","currency":"USD","total_price":"{{total}}","financial_status":"paid","test":false,
         "customer":{"id":7,"email":"grace@example.com","first_name":"Grace","last_name":"Hopper","verified_email":false},
         "line_items":[{"id":1,"title":"Cup","quantity":1,"price":"{{total}}"}]}
        """;
}
