using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Integrations.Shopify;

/// <summary>From an answer of the API to the body that a webhook would have had. The names are the webhooks' already; the forms are made so here. Pure.</summary>
internal static class ShopifyNode
{
    public static Sync.Item Order(JsonObject node)
    {
        Lower(node, "financial_status");
        node["fulfillment_status"] = node["fulfillment_status"]?.GetValue<string>() switch
        {
            "FULFILLED" => "fulfilled",
            "PARTIALLY_FULFILLED" => "partial",
            "RESTOCKED" => "restocked",
            _ => null,
        };
        if (node["customer"] is JsonObject customer)
        {
            Person(customer);
            customer["currency"] = node["currency"]?.DeepClone();
        }

        node["line_items"] = Lines(node["line_items"]);
        foreach (var refund in node["refunds"] as JsonArray ?? []) Refund(refund!.AsObject());
        foreach (var parcel in node["fulfillments"] as JsonArray ?? []) Parcel(parcel!.AsObject());
        return new("shopify:orders/updated", "o:" + LastId(node["admin_graphql_api_id"]), Bytes(node));
    }

    public static Sync.Item Customer(JsonObject node, string? currency)
    {
        Person(node);
        node["currency"] = currency;
        return new("shopify:customers/update", "c:" + LastId(node["admin_graphql_api_id"]), Bytes(node));
    }

    /// <summary>The digits at a gid's end.</summary>
    public static string LastId(JsonNode? gid) => gid?.GetValue<string>() is { } text ? text[(text.LastIndexOf('/') + 1)..].Split('?')[0] : throw Json.Missing("id");

    public static byte[] Bytes(JsonObject node) => JsonSerializer.SerializeToUtf8Bytes(node);

    static void Person(JsonObject node)
    {
        var email = node["email_address"] as JsonObject;
        node["email"] = email?["emailAddress"]?.DeepClone();
        node["phone"] = (node["phone_number"] as JsonObject)?["phoneNumber"]?.DeepClone();
        // Without a date nobody has said anything.
        if (email?["marketingUpdatedAt"] is { } at)
        {
            node["email_marketing_consent"] = new JsonObject
            {
                ["state"] = email["marketingState"]?.GetValue<string>().ToLower(CultureInfo.InvariantCulture),
                ["consent_updated_at"] = at.DeepClone(),
            };
        }

        node.Remove("email_address");
        node.Remove("phone_number");
    }

    static JsonArray Lines(JsonNode? lines)
    {
        var list = lines is JsonObject connection ? connection["nodes"] as JsonArray ?? [] : lines as JsonArray ?? [];
        var flat = new JsonArray();
        foreach (var line in list.OfType<JsonObject>())
        {
            var copy = line.DeepClone().AsObject();
            if (copy["product"] is JsonObject product) copy["product_id"] = LastId(product["id"]);
            copy.Remove("product");
            copy.Remove("__parentId");
            flat.Add(copy);
        }

        return flat;
    }

    // What went back, as the one transaction that it comes to; or, where that is nothing, what was taken off: see RefundDetails.
    static void Refund(JsonObject node)
    {
        var sum = node["total_refunded_set"]?.DeepClone();
        node.Remove("total_refunded_set");
        if (node.ContainsKey("transactions")) return;
        node["transactions"] = new JsonArray(new JsonObject { ["kind"] = "refund", ["status"] = "success", ["amount_set"] = sum });
    }

    /// <summary>What the order's refunds come to, by the same rule by which an order of the webhooks is read.</summary>
    public static decimal Refunded(JsonObject order, Money total)
    {
        var sum = 0m;
        foreach (var refund in (order["refunds"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Refund(refund);
            using var whole = JsonSerializer.SerializeToDocument(refund);
            sum += ShopifyMoney.Refunded(whole.RootElement, null, total).Amount;
        }

        return sum;
    }

    /// <summary>Whether the refund paid nothing back, so that only its details tell what it took off.</summary>
    public static bool PaidNothing(JsonNode refund) =>
        decimal.TryParse(refund["total_refunded_set"]?["shop_money"]?["amount"]?.GetValue<string>(), NumberStyles.Number, CultureInfo.InvariantCulture, out var sum) && sum == 0;

    /// <summary>Puts a refund's details into its place in the order.</summary>
    public static void Detail(JsonObject refund, JsonObject details)
    {
        var transactions = new JsonArray();
        foreach (var transaction in details["transactions"]?["nodes"] as JsonArray ?? [])
        {
            var copy = transaction!.DeepClone().AsObject();
            Lower(copy, "kind");
            Lower(copy, "status");
            transactions.Add(copy);
        }

        var lines = new JsonArray();
        foreach (var line in details["refund_line_items"]?["nodes"] as JsonArray ?? [])
        {
            var copy = line!.DeepClone().AsObject();
            lines.Add(copy);
        }

        refund["transactions"] = transactions;
        refund["refund_line_items"] = lines;
    }

    static void Parcel(JsonObject node)
    {
        if (node["displayStatus"]?.GetValue<string>() is { } shown) node["shipment_status"] = shown == "DELIVERED" ? "delivered" : null;
        Lower(node, "status");
        if ((node["trackingInfo"] as JsonArray)?.FirstOrDefault() is JsonObject tracking)
        {
            node["tracking_company"] = tracking["company"]?.DeepClone();
            node["tracking_number"] = tracking["number"]?.DeepClone();
            node["tracking_url"] = tracking["url"]?.DeepClone();
        }

        node.Remove("displayStatus");
        node.Remove("trackingInfo");
    }

    static void Lower(JsonObject node, string name) => node[name] = node[name]?.GetValue<string>().ToLower(CultureInfo.InvariantCulture);
}
