using System.Globalization;
using System.Text.Json.Nodes;

namespace Crm.Simulator.Server;

/// <summary>What a Shopify order has beyond the ordinary: more of something than one page of the API holds.</summary>
/// <param name="Lines">Lines of 1.00 each.</param>
/// <param name="Refunds">Refunds that paid 0.25 each.</param>
/// <param name="Restocked">Lines worth 0.10 each that one refund took off without paying.</param>
/// <param name="Parcels">Parcels.</param>
internal sealed record Extras(int Lines = 0, int Refunds = 0, int Restocked = 0, int Parcels = 0)
{
    const long RefundIds = 4_700_000_000_000_000_000;
    const int MostOfOne = 1_000;

    public decimal Total => Lines;

    public decimal Refunded => (Refunds * 0.25m) + (Restocked * 0.10m);

    /// <summary>The number of the sale that a refund is of; of another refund, one that no sale has.</summary>
    public static int SaleOf(long refund) => refund - RefundIds is >= 0 and var number && number / MostOfOne is <= int.MaxValue and var sale ? (int)sale : int.MinValue;

    /// <summary>Adds them to what the webhooks tell.</summary>
    public JsonObject AddTo(JsonObject told, SimOrder order)
    {
        var id = told["id"]!.GetValue<long>();
        var total = order.Sale.Total(1) + Total;
        told["total_price"] = Amount(total);
        told["current_total_price"] = Amount(total);
        told["total_price_set"] = Bag(total);
        var first = RefundIds + ((long)order.Sale.Number * MostOfOne);
        var at = ShopifyStore.Iso(order.UpdatedAt);
        for (var i = 0; i < Lines; i++)
        {
            told["line_items"]!.AsArray().Add(new JsonObject
            {
                ["id"] = first + i,
                ["title"] = $"Bead {i}",
                ["sku"] = $"BEAD-{i}",
                ["quantity"] = 1,
                ["price"] = "1.00",
                ["price_set"] = Bag(1),
                ["total_discount"] = "0.00",
            });
        }

        for (var i = 0; i < Refunds; i++) told["refunds"]!.AsArray().Add(Refund(first + i, id, at, new JsonArray(Transaction(first + i)), []));
        if (Restocked > 0)
        {
            var lines = Enumerable.Range(0, Restocked).Select(_ => (JsonNode)new JsonObject { ["subtotal_set"] = Bag(0.08m), ["total_tax_set"] = Bag(0.02m) });
            told["refunds"]!.AsArray().Add(Refund(first + Refunds, id, at, [], new JsonArray([.. lines])));
        }

        for (var i = 0; i < Parcels; i++)
        {
            told["fulfillments"]!.AsArray().Add(new JsonObject
            {
                ["id"] = first + i,
                ["order_id"] = id,
                ["status"] = "success",
                ["created_at"] = at,
                ["updated_at"] = at,
                ["tracking_company"] = "DHL",
                ["tracking_number"] = $"BEAD{i}",
                ["tracking_url"] = $"https://tracking.example.com/BEAD{i}",
                ["shipment_status"] = null,
            });
        }

        return told;
    }

    static JsonObject Refund(long id, long order, string at, JsonArray transactions, JsonArray lines) => new()
    {
        ["id"] = id,
        ["admin_graphql_api_id"] = $"gid://shopify/Refund/{id}",
        ["order_id"] = order,
        ["created_at"] = at,
        ["processed_at"] = at,
        ["note"] = null,
        ["transactions"] = transactions,
        ["refund_line_items"] = lines,
    };

    static JsonObject Transaction(long id) => new() { ["id"] = id, ["kind"] = "refund", ["status"] = "success", ["amount"] = "0.25", ["currency"] = "EUR" };

    static JsonObject Bag(decimal amount) => new()
    {
        ["shop_money"] = new JsonObject { ["amount"] = Amount(amount), ["currency_code"] = "EUR" },
        ["presentment_money"] = new JsonObject { ["amount"] = Amount(amount), ["currency_code"] = "EUR" },
    };

    static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
