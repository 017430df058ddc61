using System.Globalization;
using System.Text.Json.Nodes;

namespace Crm.Simulator.Server.Shopify;

/// <summary>Orders and customers with the fields that the Admin API has of them, made of the webhooks' ones: the same facts under other names.</summary>
internal static class ShopifyNodes
{
    public static JsonObject Order(SimOrder order)
    {
        var told = order.Told();
        var fulfilled = told["fulfillment_status"] is not null;
        return new()
        {
            ["id"] = told["admin_graphql_api_id"]!.DeepClone(),
            ["legacyResourceId"] = told["id"]!.ToString(),
            ["name"] = told["name"]!.DeepClone(),
            ["email"] = told["email"]!.DeepClone(),
            ["phone"] = null,
            ["note"] = null,
            ["createdAt"] = Z(told["created_at"]),
            ["updatedAt"] = Z(told["updated_at"]),
            ["processedAt"] = Z(told["processed_at"]),
            ["cancelledAt"] = Z(told["cancelled_at"]),
            ["test"] = false,
            ["currencyCode"] = told["currency"]!.DeepClone(),
            ["presentmentCurrencyCode"] = told["presentment_currency"]!.DeepClone(),
            ["displayFinancialStatus"] = told["financial_status"]!.GetValue<string>().ToUpperInvariant(),
            ["displayFulfillmentStatus"] = fulfilled ? "FULFILLED" : "UNFULFILLED",
            ["sourceName"] = told["source_name"]!.DeepClone(),
            ["customerLocale"] = told["customer_locale"]!.DeepClone(),
            ["totalPriceSet"] = Bag(told["total_price_set"]),
            ["totalTaxSet"] = Bag(told["total_tax"]!.GetValue<string>()),
            ["totalDiscountsSet"] = Bag(told["total_discounts"]!.GetValue<string>()),
            ["totalShippingPriceSet"] = Bag(told["total_shipping_price_set"]),
            ["totalRefundedSet"] = Bag(told["refunds"]!.AsArray().Sum(r => Paid(r!))),
            ["customer"] = Customer(order.Sale.Buyer),
            ["shippingAddress"] = Address(told["shipping_address"]),
            ["billingAddress"] = Address(told["shipping_address"]),
            ["lineItems"] = new JsonArray([.. told["line_items"]!.AsArray().Select(l => (JsonNode)Line(l!, told["id"]!.GetValue<long>()))]),
            ["fulfillments"] = new JsonArray([.. told["fulfillments"]!.AsArray().Select(f => (JsonNode)Fulfillment(f!))]),
            ["refunds"] = new JsonArray([.. told["refunds"]!.AsArray().Select(r => (JsonNode)Refund(r!))]),
        };
    }

    public static JsonObject Customer(Buyer buyer) => new()
    {
        ["id"] = $"gid://shopify/Customer/{buyer.Id}",
        ["legacyResourceId"] = $"{buyer.Id}",
        ["firstName"] = buyer.First,
        ["lastName"] = buyer.Last,
        ["defaultEmailAddress"] = new JsonObject
        {
            ["emailAddress"] = buyer.Email,
            ["marketingState"] = "NOT_SUBSCRIBED",
            ["marketingUpdatedAt"] = null,
            ["marketingOptInLevel"] = null,
        },
        ["defaultPhoneNumber"] = null,
        ["verifiedEmail"] = buyer.Id % 5 != 0,
        ["locale"] = buyer.Language,
        ["createdAt"] = Iso(buyer.Since),
        ["updatedAt"] = Iso(buyer.Since),
        ["defaultAddress"] = new JsonObject
        {
            ["firstName"] = buyer.First,
            ["lastName"] = buyer.Last,
            ["name"] = $"{buyer.First} {buyer.Last}",
            ["company"] = null,
            ["address1"] = "Ring 1",
            ["address2"] = null,
            ["city"] = buyer.City,
            ["province"] = null,
            ["zip"] = "10115",
            ["countryCodeV2"] = buyer.Country,
            ["phone"] = null,
        },
    };

    public static string Iso(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    static JsonObject Line(JsonNode line, long order) => new()
    {
        ["id"] = $"gid://shopify/LineItem/{line["id"]}",
        ["title"] = line["title"]!.DeepClone(),
        ["sku"] = line["sku"]!.DeepClone(),
        ["quantity"] = line["quantity"]!.DeepClone(),
        ["originalUnitPriceSet"] = Bag(line["price_set"]),
        ["totalDiscountSet"] = Bag("0.0"),
        ["taxLines"] = new JsonArray(),
        ["product"] = null,
        ["__order"] = order,
    };

    static JsonObject Fulfillment(JsonNode parcel) => new()
    {
        ["id"] = $"gid://shopify/Fulfillment/{parcel["id"]}",
        ["status"] = "SUCCESS",
        ["displayStatus"] = "FULFILLED",
        ["createdAt"] = Z(parcel["created_at"]),
        ["updatedAt"] = Z(parcel["updated_at"]),
        ["deliveredAt"] = null,
        ["trackingInfo"] = new JsonArray(new JsonObject
        {
            ["company"] = parcel["tracking_company"]!.DeepClone(),
            ["number"] = parcel["tracking_number"]!.DeepClone(),
            ["url"] = parcel["tracking_url"]!.DeepClone(),
        }),
    };

    public static JsonObject Refund(JsonNode refund)
    {
        var at = Z(refund["processed_at"]);
        return new()
        {
            ["id"] = refund["admin_graphql_api_id"]!.DeepClone(),
            ["createdAt"] = Z(refund["created_at"]),
            ["note"] = refund["note"]?.DeepClone(),
            ["totalRefundedSet"] = Bag(Paid(refund)),
            ["transactions"] = new JsonArray([.. refund["transactions"]!.AsArray().Select(t => (JsonNode)new JsonObject
            {
                ["id"] = $"gid://shopify/OrderTransaction/{t!["id"]}",
                ["kind"] = "REFUND",
                ["status"] = "SUCCESS",
                ["processedAt"] = at?.DeepClone(),
                ["amountSet"] = Bag(t["amount"]!.GetValue<string>()),
            })]),
            ["refundLineItems"] = new JsonArray([.. refund["refund_line_items"]!.AsArray().Select(l => (JsonNode)new JsonObject
            {
                ["subtotalSet"] = Bag(l!["subtotal_set"]),
                ["totalTaxSet"] = Bag(l["total_tax_set"]),
            })]),
        };
    }

    static decimal Paid(JsonNode refund) => refund["transactions"]!.AsArray().Sum(t => decimal.Parse(t!["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture));

    static JsonObject? Address(JsonNode? address) => address is null ? null : new()
    {
        ["firstName"] = address["first_name"]!.DeepClone(),
        ["lastName"] = address["last_name"]!.DeepClone(),
        ["name"] = address["name"]!.DeepClone(),
        ["company"] = null,
        ["address1"] = address["address1"]!.DeepClone(),
        ["address2"] = null,
        ["city"] = address["city"]!.DeepClone(),
        ["province"] = null,
        ["zip"] = address["zip"]!.DeepClone(),
        ["countryCodeV2"] = address["country_code"]!.DeepClone(),
        ["phone"] = null,
    };

    static JsonObject Bag(JsonNode? webhooks) => Bag(webhooks!["shop_money"]!["amount"]!.GetValue<string>());

    static JsonObject Bag(string amount) => Bag(decimal.Parse(amount, CultureInfo.InvariantCulture));

    static JsonObject Bag(decimal amount)
    {
        // The API writes as few decimals as it needs, at the least one.
        var text = amount.ToString("0.0##", CultureInfo.InvariantCulture);
        JsonObject Money() => new() { ["amount"] = text, ["currencyCode"] = "EUR" };
        return new() { ["shopMoney"] = Money(), ["presentmentMoney"] = Money() };
    }

    static JsonValue? Z(JsonNode? iso) => iso is null ? null : JsonValue.Create(iso.GetValue<string>().Replace("+00:00", "Z", StringComparison.Ordinal));
}
