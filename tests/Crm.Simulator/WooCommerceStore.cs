using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Simulator;

/// <summary>A simulated WooCommerce store in JPY: payloads as REST v3 has them.</summary>
public sealed class WooCommerceStore(Guid integration, string secret)
{
    const decimal YenForOne = 150;

    /// <summary>The webhook of one step.</summary>
    public Delivery Tell(Sale sale, Step step)
    {
        return Send(step == Step.Placed ? "order.created" : "order.updated", Order(sale, step, sale.At(step)), $"{sale.Number}-{step}");
    }

    /// <summary>The webhook of an account that was opened.</summary>
    public Delivery Tell(Buyer buyer) => Send("customer.created", Account(buyer), $"account-{buyer.Id}");

    Delivery Send(string topic, JsonObject body, string delivery)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        var words = topic.Split('.');
        return new($"/webhooks/woocommerce/{integration}", new Dictionary<string, string>
        {
            ["X-WC-Webhook-Source"] = "https://demo-kyoto.example.com/",
            ["X-WC-Webhook-Topic"] = topic,
            ["X-WC-Webhook-Resource"] = words[0],
            ["X-WC-Webhook-Event"] = words[1],
            ["X-WC-Webhook-Signature"] = Delivery.Sign(bytes, secret),
            ["X-WC-Webhook-ID"] = "1",
            ["X-WC-Webhook-Delivery-ID"] = $"{integration:N}-{delivery}",
        }, bytes);
    }

    internal static JsonObject Order(Sale sale, Step step, DateTime at)
    {
        var buyer = sale.Buyer;
        var refunds = new JsonArray();
        if (step == Step.Refunded)
        {
            refunds.Add(new JsonObject { ["id"] = 100_000 + sale.Number, ["reason"] = "", ["total"] = "-" + Yen(sale.Lines[0].Good.Price) });
        }

        return new JsonObject
        {
            ["id"] = sale.Number + 1,
            ["number"] = (sale.Number + 1).ToString(CultureInfo.InvariantCulture),
            ["status"] = step switch { Step.Placed => "pending", Step.Paid => "processing", Step.Cancelled => "cancelled", _ => "completed" },
            ["currency"] = "JPY",
            ["date_created_gmt"] = Gmt(sale.PlacedAt),
            ["date_modified_gmt"] = Gmt(at),
            ["discount_total"] = "0",
            ["shipping_total"] = "0",
            ["total"] = Yen(sale.Lines.Sum(l => l.Good.Price * l.Quantity)),
            ["total_tax"] = "0",
            ["customer_id"] = buyer.IsGuest ? 0 : AccountOf(buyer),
            ["customer_note"] = "",
            ["created_via"] = "checkout",
            ["billing"] = Address(buyer, true),
            ["shipping"] = Address(buyer, false),
            ["line_items"] = new JsonArray([.. sale.Lines.Select((l, i) => (JsonNode)new JsonObject
            {
                ["id"] = i + 1, ["name"] = l.Good.Title, ["product_id"] = l.Good.Title.Length, ["quantity"] = l.Quantity, ["sku"] = "",
                ["price"] = (long)(l.Good.Price * YenForOne), ["subtotal"] = Yen(l.Good.Price * l.Quantity), ["total"] = Yen(l.Good.Price * l.Quantity), ["total_tax"] = "0",
            })]),
            ["refunds"] = refunds,
        };
    }

    internal static JsonObject Account(Buyer buyer) => new()
    {
        ["id"] = AccountOf(buyer),
        ["date_created_gmt"] = Gmt(buyer.Since),
        ["date_modified_gmt"] = Gmt(buyer.Since),
        ["email"] = buyer.Email,
        ["first_name"] = buyer.First,
        ["last_name"] = buyer.Last,
        ["role"] = "customer",
        ["username"] = buyer.Email.Split('@')[0],
        ["billing"] = Address(buyer, true),
        ["shipping"] = Address(buyer, false),
    };

    internal static long AccountOf(Buyer buyer) => buyer.Id % 1_000_000;

    static JsonObject Address(Buyer buyer, bool billing)
    {
        var address = new JsonObject
        {
            ["first_name"] = buyer.First,
            ["last_name"] = buyer.Last,
            ["company"] = "",
            ["address_1"] = "一丁目 1",
            ["city"] = buyer.City,
            ["state"] = "",
            ["postcode"] = "600-0000",
            ["country"] = buyer.Country,
        };
        if (billing) address["email"] = buyer.Email;
        return address;
    }

    static string Yen(decimal amount) => ((long)(amount * YenForOne)).ToString(CultureInfo.InvariantCulture);

    internal static string Gmt(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
