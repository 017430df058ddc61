using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Simulator;

/// <summary>A simulated Shopify store in EUR: payloads as its webhooks of 2026-04 have them.</summary>
public sealed class ShopifyStore(Guid integration, string secret)
{
    const long Base = 5_700_000_000_000_000_000;

    /// <summary>The webhook of one step.</summary>
    public Delivery Tell(Sale sale, Step step)
    {
        var at = sale.At(step);
        return step == Step.Refunded
            ? Send("refunds/create", Refund(sale, at), sale, step, at)
            : Send(Topic(step), Order(sale, step, sale.At), sale, step, at);
    }

    internal static string Topic(Step step) => step switch
    {
        Step.Placed => "orders/create",
        Step.Paid => "orders/paid",
        Step.Cancelled => "orders/cancelled",
        _ => "orders/fulfilled",
    };

    Delivery Send(string topic, JsonObject body, Sale sale, Step step, DateTime at)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        return new($"/webhooks/shopify/{integration}", new Dictionary<string, string>
        {
            ["X-Shopify-Topic"] = topic,
            ["X-Shopify-Hmac-Sha256"] = Delivery.Sign(bytes, secret),
            ["X-Shopify-Shop-Domain"] = "demo-berlin.myshopify.com",
            ["X-Shopify-Api-Version"] = "2026-04",
            ["X-Shopify-Webhook-Id"] = $"{integration:N}-{sale.Number}-{step}",
            ["X-Shopify-Event-Id"] = $"event-{sale.Number}-{step}",
            ["X-Shopify-Triggered-At"] = Iso(at),
        }, bytes);
    }

    /// <summary>The order's id in the store.</summary>
    internal static long IdOf(Sale sale) => Base + sale.Number;

    /// <summary>The number of the sale with this id; of an id that is none's, one that no sale has.</summary>
    internal static int NumberOf(long id) => id - Base is >= 0 and <= int.MaxValue and var number ? (int)number : int.MinValue;

    /// <summary>The order as it stands after the step.</summary>
    internal static JsonObject Order(Sale sale, Step step, Func<Step, DateTime> when)
    {
        var id = Base + sale.Number;
        var total = sale.Total(1);
        var at = when(step);
        var isSent = step is Step.Sent or Step.Refunded;
        return new JsonObject
        {
            ["id"] = id,
            ["admin_graphql_api_id"] = $"gid://shopify/Order/{id}",
            ["name"] = $"#{1000 + sale.Number}",
            ["email"] = sale.Buyer.Email,
            ["created_at"] = Iso(sale.PlacedAt),
            ["updated_at"] = Iso(at),
            ["processed_at"] = Iso(sale.PlacedAt),
            ["cancelled_at"] = step == Step.Cancelled ? Iso(at) : null,
            ["currency"] = "EUR",
            ["presentment_currency"] = "EUR",
            ["total_price"] = Amount(total),
            ["total_price_set"] = Bag(total),
            ["current_total_price"] = Amount(total),
            ["total_tax"] = Amount(decimal.Round(total * 0.19m / 1.19m, 2)),
            ["total_discounts"] = "0.00",
            ["total_shipping_price_set"] = Bag(0),
            ["financial_status"] = step switch { Step.Placed => "pending", Step.Cancelled => "voided", Step.Refunded => "partially_refunded", _ => "paid" },
            ["fulfillment_status"] = isSent ? "fulfilled" : null,
            ["test"] = false,
            ["source_name"] = "web",
            ["customer_locale"] = sale.Buyer.Language,
            ["customer"] = new JsonObject
            {
                ["id"] = sale.Buyer.Id,
                ["admin_graphql_api_id"] = $"gid://shopify/Customer/{sale.Buyer.Id}",
                ["email"] = sale.Buyer.Email,
                ["verified_email"] = sale.Buyer.Id % 5 != 0,
                ["first_name"] = sale.Buyer.First,
                ["last_name"] = sale.Buyer.Last,
                ["currency"] = "EUR",
                ["created_at"] = Iso(sale.Buyer.Since),
                ["default_address"] = Address(sale.Buyer),
            },
            ["shipping_address"] = Address(sale.Buyer),
            ["line_items"] = new JsonArray([.. sale.Lines.Select((l, i) => (JsonNode)new JsonObject
            {
                ["id"] = (id * 1) + i,
                ["title"] = l.Good.Title,
                ["sku"] = $"DEMO-{l.Good.Title.Length}",
                ["quantity"] = l.Quantity,
                ["price"] = Amount(l.Good.Price),
                ["price_set"] = Bag(l.Good.Price),
                ["total_discount"] = "0.00",
            })]),
            ["fulfillments"] = isSent
                ? new JsonArray(new JsonObject
                {
                    ["id"] = id + 500,
                    ["order_id"] = id,
                    ["status"] = "success",
                    ["created_at"] = Iso(when(Step.Sent)),
                    ["updated_at"] = Iso(when(Step.Sent)),
                    ["tracking_company"] = "DHL",
                    ["tracking_number"] = $"JJD{sale.Number:D12}",
                    ["tracking_url"] = $"https://tracking.example.com/JJD{sale.Number:D12}",
                    ["shipment_status"] = null,
                })
                : new JsonArray(),
            ["refunds"] = step == Step.Refunded ? new JsonArray(Refund(sale, at)) : new JsonArray(),
        };
    }

    internal static JsonObject Refund(Sale sale, DateTime at)
    {
        var id = Base + sale.Number;
        return new JsonObject
        {
            ["id"] = id + 900,
            ["admin_graphql_api_id"] = $"gid://shopify/Refund/{id + 900}",
            ["order_id"] = id,
            ["created_at"] = Iso(at),
            ["processed_at"] = Iso(at),
            ["note"] = "Arrived with a crack",
            ["transactions"] = new JsonArray(new JsonObject
            {
                ["id"] = id + 901,
                ["kind"] = "refund",
                ["status"] = "success",
                ["amount"] = Amount(sale.Lines[0].Good.Price),
                ["currency"] = "EUR",
            }),
            ["refund_line_items"] = new JsonArray(),
        };
    }

    static JsonObject Address(Buyer buyer) => new()
    {
        ["first_name"] = buyer.First,
        ["last_name"] = buyer.Last,
        ["name"] = $"{buyer.First} {buyer.Last}",
        ["address1"] = "Ring 1",
        ["city"] = buyer.City,
        ["zip"] = "10115",
        ["country_code"] = buyer.Country,
    };

    static JsonObject Bag(decimal amount) => new()
    {
        ["shop_money"] = new JsonObject { ["amount"] = Amount(amount), ["currency_code"] = "EUR" },
        ["presentment_money"] = new JsonObject { ["amount"] = Amount(amount), ["currency_code"] = "EUR" },
    };

    static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    internal static string Iso(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss+00:00", CultureInfo.InvariantCulture);
}
