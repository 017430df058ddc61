using System.Globalization;
using System.Text.Json;

namespace Crm.Simulator.Seed;

/// <summary>A seeded shop: its platform's payloads, written straight into bytes, for there may be a million.</summary>
/// <param name="Id">The integration.</param>
/// <param name="Secret">Signs what it sends.</param>
/// <param name="Currency">A Shopify shop's own; a WooCommerce one sells in the buyer's.</param>
internal sealed record SeedShop(Guid Id, string Secret, string? Currency)
{
    const long Base = 5_800_000_000_000_000_000;
    const long BuyerBase = 7_300_000_000_000;

    bool IsShopify => Currency is not null;

    public Delivery Tell(SeedOrder order)
    {
        var body = IsShopify ? Shopify(order) : Woo(order);
        var headers = new Dictionary<string, string>(4)
        {
            [IsShopify ? "X-Shopify-Topic" : "X-WC-Webhook-Topic"] = IsShopify ? "orders/updated" : "order.updated",
            [IsShopify ? "X-Shopify-Hmac-Sha256" : "X-WC-Webhook-Signature"] = Delivery.Sign(body, Secret),
            [IsShopify ? "X-Shopify-Webhook-Id" : "X-WC-Webhook-Delivery-ID"] = $"seed-{order.Number}",
        };
        return new($"/webhooks/{(IsShopify ? "shopify" : "woocommerce")}/{Id}", headers, body);
    }

    byte[] Shopify(SeedOrder order)
    {
        using var stream = new MemoryStream(2048);
        using var json = new Utf8JsonWriter(stream);
        var (id, buyer) = (Base + order.Number, order.Buyer);
        var price = PriceIn(Currency!);
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("admin_graphql_api_id", $"gid://shopify/Order/{id}");
        json.WriteString("name", $"#{1000 + order.Number}");
        json.WriteString("email", buyer.Email);
        Write(json, "created_at", order.PlacedAt);
        Write(json, "updated_at", order.UpdatedAt);
        if (order.Fate == Fate.Cancelled) Write(json, "cancelled_at", order.UpdatedAt);
        json.WriteString("currency", Currency);
        json.WriteString("total_price", price(order.Total));
        json.WriteString("total_tax", price(order.Total * 0.1m));
        json.WriteString("total_discounts", price(0));
        json.WriteString("financial_status", order.Fate switch { Fate.Pending => "pending", Fate.Cancelled => "voided", Fate.PartlyRefunded => "partially_refunded", _ => "paid" });
        if (order.Fate is Fate.Delivered or Fate.Shipped or Fate.PartlyRefunded) json.WriteString("fulfillment_status", "fulfilled");
        json.WriteString("source_name", order.Number % 9 == 0 ? "pos" : "web");
        json.WriteString("customer_locale", buyer.Country.Language);
        json.WriteStartObject("customer");
        json.WriteNumber("id", BuyerBase + buyer.Number);
        json.WriteString("admin_graphql_api_id", $"gid://shopify/Customer/{BuyerBase + buyer.Number}");
        json.WriteString("email", buyer.Email);
        json.WriteBoolean("verified_email", true);
        json.WriteString("first_name", buyer.First);
        json.WriteString("last_name", buyer.Last);
        json.WriteString("phone", buyer.Phone);
        json.WriteString("currency", Currency);
        Write(json, "created_at", buyer.Since);
        Write(json, "updated_at", buyer.Since);
        Address(json, "default_address", buyer);
        json.WriteEndObject();
        Address(json, "shipping_address", buyer);
        json.WriteStartArray("line_items");
        for (var i = 0; i < order.Lines.Count; i++)
        {
            var line = order.Lines[i];
            json.WriteStartObject();
            json.WriteNumber("id", (id * 1) + i);
            json.WriteString("title", line.Title);
            json.WriteString("sku", line.Sku);
            json.WriteNumber("quantity", line.Quantity);
            json.WriteString("price", price(line.Price));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("fulfillments");
        if (order.Fate is Fate.Delivered or Fate.Shipped or Fate.PartlyRefunded) Parcel(json, order, id);
        json.WriteEndArray();
        json.WriteStartArray("refunds");
        if (order.Fate == Fate.PartlyRefunded) Refund(json, order, id, price);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return stream.ToArray();
    }

    static void Parcel(Utf8JsonWriter json, SeedOrder order, long id)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("status", "success");
        if (order.Fate != Fate.Shipped) json.WriteString("shipment_status", "delivered");
        json.WriteString("tracking_company", order.Number % 2 == 0 ? "DHL" : "UPS");
        json.WriteString("tracking_number", $"JJD{order.Number:D12}");
        Write(json, "created_at", order.PlacedAt.AddHours(20));
        Write(json, "updated_at", order.UpdatedAt);
        json.WriteEndObject();
    }

    void Refund(Utf8JsonWriter json, SeedOrder order, long id, Func<decimal, string> price)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        Write(json, "created_at", order.UpdatedAt);
        json.WriteString("note", "Arrived with a crack");
        json.WriteStartArray("transactions");
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("kind", "refund");
        json.WriteString("status", "success");
        json.WriteString("amount", price(order.Lines[0].Price));
        json.WriteString("currency", Currency);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Address(Utf8JsonWriter json, string name, SeedBuyer buyer)
    {
        json.WriteStartObject(name);
        json.WriteString("name", $"{buyer.First} {buyer.Last}");
        json.WriteString("company", buyer.Company);
        json.WriteString("address1", $"Ring {1 + (buyer.Number % 120)}");
        json.WriteString("city", buyer.City);
        json.WriteString("zip", buyer.PostalCode);
        json.WriteString("country_code", buyer.Country.Code);
        json.WriteEndObject();
    }

    static byte[] Woo(SeedOrder order)
    {
        using var stream = new MemoryStream(2048);
        using var json = new Utf8JsonWriter(stream);
        var buyer = order.Buyer;
        var price = PriceIn(buyer.Country.Currency);
        json.WriteStartObject();
        json.WriteNumber("id", order.Number + 1);
        json.WriteString("number", $"{order.Number + 1}");
        json.WriteString("status", order.Fate switch { Fate.Pending => "pending", Fate.Paid or Fate.Shipped => "processing", Fate.Cancelled => "cancelled", _ => "completed" });
        json.WriteString("currency", buyer.Country.Currency);
        json.WriteString("date_created_gmt", order.PlacedAt.ToString("s", CultureInfo.InvariantCulture));
        json.WriteString("date_modified_gmt", order.UpdatedAt.ToString("s", CultureInfo.InvariantCulture));
        json.WriteString("total", price(order.Total));
        json.WriteString("total_tax", price(order.Total * 0.1m));
        json.WriteNumber("customer_id", buyer.Number + 1);
        json.WriteString("created_via", "checkout");
        foreach (var part in (string[])["billing", "shipping"])
        {
            json.WriteStartObject(part);
            json.WriteString("first_name", buyer.First);
            json.WriteString("last_name", buyer.Last);
            json.WriteString("company", buyer.Company);
            json.WriteString("address_1", $"Ring {1 + (buyer.Number % 120)}");
            json.WriteString("city", buyer.City);
            json.WriteString("postcode", buyer.PostalCode);
            json.WriteString("country", buyer.Country.Code);
            if (part == "billing") json.WriteString("email", buyer.Email);
            if (part == "billing") json.WriteString("phone", buyer.Phone);
            json.WriteEndObject();
        }

        json.WriteStartArray("line_items");
        for (var i = 0; i < order.Lines.Count; i++)
        {
            var line = order.Lines[i];
            json.WriteStartObject();
            json.WriteNumber("id", i + 1);
            json.WriteString("name", line.Title);
            json.WriteString("sku", line.Sku);
            json.WriteNumber("quantity", line.Quantity);
            json.WriteString("price", price(line.Price));
            json.WriteString("subtotal", price(line.Price * line.Quantity));
            json.WriteString("total", price(line.Price * line.Quantity));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("refunds");
        if (order.Fate == Fate.PartlyRefunded)
        {
            json.WriteStartObject();
            json.WriteNumber("id", 50_000_000 + order.Number);
            json.WriteString("total", "-" + price(order.Lines[0].Price));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return stream.ToArray();
    }

    // What costs ten euros costs about as much in every currency, in its own minor units.
    static Func<decimal, string> PriceIn(string currency)
    {
        var factor = (decimal)World.Rates.Where(r => r.Currency == currency).Select(r => r.PerEuro).FirstOrDefault(currency == "KWD" ? 0.33 : 1);
        var form = currency switch { "JPY" or "KRW" => "0", "KWD" => "0.000", _ => "0.00" };
        return euros => (euros * factor).ToString(form, CultureInfo.InvariantCulture);
    }

    static void Write(Utf8JsonWriter json, string name, DateTime utc) => json.WriteString(name, utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
}
