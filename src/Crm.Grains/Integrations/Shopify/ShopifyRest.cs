using System.Text.Json.Nodes;

namespace Crm.Integrations.Shopify;

/// <summary>
/// Completes an order of which a page holds a part: an order of many lines has more of them elsewhere, and a refund that paid nothing back tells only in its
/// details what it took off.
/// </summary>
internal sealed class ShopifyRest(ShopifyClient client)
{
    public async Task Complete(JsonObject order, CancellationToken ct)
    {
        if (order["line_items"] is JsonObject lines) await Read("lines", ShopifyQueries.MoreLines, lines, IdOf(order), ct);
        await CompleteRefunds(order, ct);
    }

    public async Task CompleteRefunds(JsonObject order, CancellationToken ct)
    {
        if (order["refunds"] is not JsonArray refunds || !refunds.Any(r => ShopifyNode.PaidNothing(r!))) return;
        var answer = await client.Ask("refunds", ShopifyQueries.RefundDetails, new { id = IdOf(order) }, forPerson: false, ct);
        var details = JsonObject.Create(answer.Object("order") ?? throw Json.Missing("order"))!;
        foreach (var detail in details["refunds"]!.AsArray().OfType<JsonObject>())
        {
            if (refunds.FirstOrDefault(r => IdOf(r!) == IdOf(detail)) is not JsonObject refund || !ShopifyNode.PaidNothing(refund)) continue;
            if (detail["refund_line_items"] is JsonObject lines) await Read("refund lines", ShopifyQueries.MoreRefundLines, lines, IdOf(detail), ct);
            ShopifyNode.Detail(refund, detail);
        }
    }

    // Puts what is missing behind what a list holds.
    async Task Read(string name, string query, JsonObject list, string? id, CancellationToken ct)
    {
        var nodes = list["nodes"]!.AsArray();
        for (var info = list["pageInfo"]; info?["hasNextPage"]?.GetValue<bool>() == true;)
        {
            var data = await client.Ask(name, query, new { id, after = info["endCursor"]?.GetValue<string>() }, forPerson: false, ct);
            var more = JsonObject.Create(data.Object("owner")?.Object("rest") ?? throw Json.Missing(name))!;
            foreach (var node in more["nodes"]!.AsArray()) nodes.Add(node!.DeepClone());
            info = more["pageInfo"];
        }
    }

    static string? IdOf(JsonNode node) => node["admin_graphql_api_id"]?.GetValue<string>();
}
