using System.Text.Json;
using Crm.Customers;
using Crm.Orders;

namespace Crm.Integrations.Shopify;

/// <summary>Shopify's webhooks (API versions of 2023 to 2026) to reports.</summary>
internal static class ShopifyTranslator
{
    static readonly TimeSpan ByLaw = TimeSpan.FromDays(30);

    public static bool Uses(string topic) => topic is
        "orders/create" or "orders/updated" or "orders/paid" or "orders/cancelled" or "orders/fulfilled" or "orders/partially_fulfilled"
        or "orders/delete" or "refunds/create" or "customers/create" or "customers/update" or "customers/enable" or "customers/disable"
        or "customers/delete" or "customers/merge" or "fulfillments/create" or "fulfillments/update" or "app/uninstalled"
        or "customers_email_marketing_consent/update" or "customers_marketing_consent/update"
        or "customers/data_request" or "customers/redact" or "shop/redact";

    public static Report Translate(WebhookBody webhook, string topic, JsonElement root)
    {
        var shop = webhook.Integration;
        return topic switch
        {
            "orders/delete" => new OrderDeleted(shop, Gid(root) ?? throw Json.Missing("id"), webhook.ReceivedAt),
            "refunds/create" => ShopifyOrder.Refund(shop, root, root.Id("order_id") ?? throw Json.Missing("order_id"), null),
            "customers/create" or "customers/update" or "customers/enable" or "customers/disable" => ShopifyCustomer.Of(shop, root, null),
            "customers/delete" => new CustomerDeleted(shop, Gid(root) ?? throw Json.Missing("id"), webhook.ReceivedAt),
            "customers/merge" => Merge(shop, root),
            "fulfillments/create" or "fulfillments/update" =>
                ShopifyOrder.Fulfilment(shop, root, root.Id("order_id") ?? throw Json.Missing("order_id")),
            "customers_email_marketing_consent/update" => ShopifyConsent.Told(shop, root, isEmail: true),
            "customers_marketing_consent/update" => ShopifyConsent.Told(shop, root, isEmail: false),
            "app/uninstalled" => new AppUninstalled(shop),
            "customers/data_request" or "customers/redact" or "shop/redact" => new ComplianceRequested(shop, topic, webhook.ReceivedAt + ByLaw),
            _ => ShopifyOrder.Of(shop, root),
        };
    }

    /// <summary>The id to its last digit: from the gid, which is never rounded, else from the number.</summary>
    public static string? Gid(JsonElement element, string id = "id", string gid = "admin_graphql_api_id") => LastSegment(element.Text(gid)) ?? element.Id(id);

    static Report Merge(Guid shop, JsonElement root)
    {
        var status = root.Text("status");
        if (!string.Equals(status, "completed", StringComparison.OrdinalIgnoreCase))
        {
            return new NothingToDo(shop, $"The merge is {status ?? "not completed"}: nothing has changed in the shop.");
        }

        return new CustomersMerged(
            shop,
            LastSegment(root.Text("admin_graphql_api_customer_kept_id")) ?? throw Json.Missing("admin_graphql_api_customer_kept_id"),
            LastSegment(root.Text("admin_graphql_api_customer_deleted_id")) ?? throw Json.Missing("admin_graphql_api_customer_deleted_id"));
    }

    static string? LastSegment(string? gid)
    {
        if (gid is null) return null;
        var segment = gid[(gid.LastIndexOf('/') + 1)..];
        return segment.Length is > 0 and <= 30 && segment.All(char.IsAsciiDigit)
            ? segment
            : throw new SurpriseException("'admin_graphql_api_id' does not end with an id. Send it again from the shop.");
    }
}
