using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GraphQLParser.AST;

namespace Crm.Simulator.Server.Shopify;

/// <summary>A bulk operation: everything that a query asks for, as JSONL, where the parts of a nested connection are lines of their own.</summary>
/// <param name="id">Its id.</param>
/// <param name="query">What is asked for.</param>
/// <param name="startedAt">By the shop's clock.</param>
internal sealed class BulkOperation(long id, GraphQl query, DateTime startedAt)
{
    static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(400);

    public string Gid => $"gid://shopify/BulkOperation/{id}";

    public long Id => id;

    /// <summary>Where its file stands in the store's list of files.</summary>
    public string? Url { get; set; }

    public int Objects { get; private set; }

    public bool IsCancelled { get; set; }

    public bool IsReady(DateTime now) => now - startedAt >= Takes;

    public JsonObject Node(DateTime now) => new()
    {
        ["id"] = Gid,
        ["status"] = IsCancelled ? "CANCELED" : IsReady(now) ? "COMPLETED" : "RUNNING",
        ["errorCode"] = null,
        ["objectCount"] = Objects.ToString(CultureInfo.InvariantCulture),
        ["url"] = IsReady(now) && !IsCancelled ? Url : null,
        ["partialDataUrl"] = null,
        ["createdAt"] = ShopifyNodes.Iso(startedAt),
    };

    /// <summary>What is wrong with the query, as the API would say; null when nothing is.</summary>
    public string? Problem()
    {
        var roots = query.Fields.ToList();
        if (roots.Count != 1 || !query.IsConnection(roots[0])) return "Bulk queries must contain exactly one connection at the root.";
        return InList(roots[0], false) ? "Queries that contain a connection field within a list field are not supported." : null;
    }

    /// <summary>Writes the file.</summary>
    public async Task Write(Stream to, Func<string, IEnumerable<JsonObject>> all, CancellationToken ct)
    {
        var root = query.Fields.Single();
        var node = NodeOf(root);
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        foreach (var item in all(root.Name.StringValue)) await Line(writer, node, item, null, ct);
    }

    async Task Line(StreamWriter writer, GraphQLField node, JsonObject whole, string? parent, CancellationToken ct)
    {
        Objects++;
        var line = new JsonObject();
        foreach (var field in query.Selected(node.SelectionSet).Where(f => !query.IsConnection(f))) line[GraphQl.KeyOf(field)] = query.Pick(field, whole[field.Name.StringValue]);
        if (parent is not null) line["__parentId"] = parent;
        await writer.WriteLineAsync(line.ToJsonString().AsMemory(), ct);
        foreach (var nested in query.Selected(node.SelectionSet).Where(query.IsConnection))
        {
            foreach (var child in whole[nested.Name.StringValue]!.AsArray()) await Line(writer, NodeOf(nested), child!.AsObject(), whole["id"]!.GetValue<string>(), ct);
        }
    }

    GraphQLField NodeOf(GraphQLField connection) => query.Selected(connection.SelectionSet).First(f => f.Name.StringValue is "edges" or "nodes") is var found
        && found.Name.StringValue == "edges" ? query.Selected(found.SelectionSet).First(f => f.Name.StringValue == "node") : found;

    bool InList(GraphQLField field, bool inList)
    {
        foreach (var inner in query.Selected(field.SelectionSet).Where(f => f.SelectionSet is not null))
        {
            if (query.IsConnection(inner) && inList) return true;
            var isList = inner.Name.StringValue is "refunds" or "fulfillments" or "taxLines" or "trackingInfo";
            if (InList(inner, inList || isList)) return true;
        }

        return false;
    }
}
