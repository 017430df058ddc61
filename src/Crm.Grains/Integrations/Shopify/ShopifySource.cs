using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Integrations.Outbound;
using Crm.Integrations.Sync;

namespace Crm.Integrations.Shopify;

/// <summary>A Shopify shop: everything by a bulk operation the first time, then page by page what changed.</summary>
internal sealed class ShopifySource(ShopifyClient client, HttpClient http, string domain) : IShopSource, IDisposable
{
    /// <summary>What is read, and what each is needed for.</summary>
    static readonly string[] Needed = ["read_orders", "read_customers", "read_fulfillments"];

    /// <summary>Without it the shop tells of the last 60 days alone.</summary>
    const string AllOrders = "read_all_orders";

    const int PerPage = 50;
    const int LeastPerPage = 5;
    const int PerBulkPage = 200;
    static readonly TimeSpan BulkPause = TimeSpan.FromSeconds(1);

    /// <summary>Where a reading ended.</summary>
    sealed record Place(string? Bulk = null, long Taken = 0, string? After = null, DateTime? StartedAt = null, bool IsPaged = false);

    readonly ShopifyRest rest = new(client);
    readonly Dictionary<Part, int> size = new() { [Part.Orders] = PerPage, [Part.Customers] = PerPage * 2 };
    ShopifyBulk? bulk;
    string? bulkId;
    string? currency;

    public IReadOnlyList<string> Topics { get; } =
    [
        "orders/create", "orders/updated", "orders/paid", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled", "orders/delete", "refunds/create",
        "customers/create", "customers/update", "customers/delete", "customers/merge", "fulfillments/create", "fulfillments/update", "app/uninstalled",
    ];

    public async Task<ShopFacts> Facts(CancellationToken ct)
    {
        var data = await client.Ask("facts", ShopifyQueries.Facts, null, forPerson: true, ct);
        var shop = data.Object("shop") ?? throw Json.Missing("shop");
        var scopes = data.Object("currentAppInstallation")?.List("accessScopes").Select(s => s.Text("handle")).OfType<string>().ToList() ?? [];
        currency = shop.Currency("currencyCode");
        return new(
            shop.Text("name") ?? domain, currency ?? "", shop.Text("ianaTimezone"), scopes,
            [.. Needed.Append(AllOrders).Where(n => !scopes.Contains(n) && !scopes.Contains(n.Replace("read_", "write_", StringComparison.Ordinal)))]);
    }

    public async Task<long?> Count(Part part, DateTime? since, CancellationToken ct)
    {
        var isOrders = part == Part.Orders;
        var data = await client.Ask("count" + part, isOrders ? ShopifyQueries.CountOrders : ShopifyQueries.CountCustomers, new { query = Since(since) }, forPerson: false, ct);
        return data.Object(isOrders ? "ordersCount" : "customersCount")?.Count("count");
    }

    public async Task<Page> Read(Part part, DateTime? since, string? cursor, CancellationToken ct)
    {
        var place = cursor is null ? new Place(IsPaged: since is not null) : JsonSerializer.Deserialize<Place>(cursor)!;
        if (place.IsPaged) return await ReadPage(part, since, place, ct);
        return place.Bulk is null ? await StartBulk(part, ct) : await ReadBulk(part, place, ct);
    }

    async Task<Page> StartBulk(Part part, CancellationToken ct)
    {
        var data = await client.Ask("bulk", ShopifyQueries.RunBulk, new { query = part == Part.Orders ? ShopifyQueries.AllOrders : ShopifyQueries.AllCustomers }, forPerson: false, ct);
        var done = data.Object("bulkOperationRunQuery") ?? throw Json.Missing("bulkOperationRunQuery");
        // Where the shop runs none, e.g. because five run already, everything comes page by page.
        if (done.Object("bulkOperation")?.Text("id") is not { } id) return new([], Write(new(IsPaged: true)));
        return new([], Write(new(Bulk: id, StartedAt: done.Object("bulkOperation")!.Value.Instant("createdAt")))) { Pause = BulkPause };
    }

    async Task<Page> ReadBulk(Part part, Place place, CancellationToken ct)
    {
        if (bulk is null || bulkId != place.Bulk || bulk.Taken != place.Taken)
        {
            CloseBulk();
            var operation = (await client.Ask("operation", ShopifyQueries.Bulk, new { id = place.Bulk }, forPerson: false, ct)).Object("node");
            switch (operation?.Text("status"))
            {
                case "CREATED" or "RUNNING" or "CANCELING": return new([], Write(place)) { Pause = BulkPause };
                case "COMPLETED": break;
                default: return new([], Write(new(IsPaged: true))); // failed, cancelled, forgotten
            }

            if (operation?.Text("url") is not { } url) return new([], null) { Newest = place.StartedAt };
            await OpenBulk(new(url), ct);
            bulkId = place.Bulk;
            await bulk!.Skip(place.Taken, ct);
        }

        var items = new List<Item>(PerBulkPage);
        try
        {
            while (items.Count < PerBulkPage && await bulk!.Next(ct) is { } node) items.Add(await ItemOf(part, node, ct));
        }
        catch
        {
            CloseBulk(); // it is opened again, and read on behind what was kept
            throw;
        }

        if (items.Count == PerBulkPage) return new(items, Write(place with { Taken = place.Taken + items.Count }));
        CloseBulk();
        // What changed while the file was written lies after its beginning.
        return new(items, null) { Newest = place.StartedAt };
    }

    async Task OpenBulk(Uri url, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Options.Set(ReadableAnswers.AsItComes, true);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType == "text/html")
        {
            answer.Dispose();
            throw new UnreadableAnswerException(isPage: true);
        }

        bulk = new(await answer.Content.ReadAsStreamAsync(ct));
    }

    async Task<Page> ReadPage(Part part, DateTime? since, Place place, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var data = await client.Ask(
                    $"{part}{size[part]}", part == Part.Orders ? ShopifyQueries.Orders : ShopifyQueries.Customers,
                    new { first = size[part], after = place.After, query = Since(since) }, forPerson: false, ct);
                var page = data.Object("page") ?? throw Json.Missing("page");
                var items = new List<Item>();
                DateTime? newest = null;
                foreach (var node in page.List("nodes"))
                {
                    newest = node.Instant("updated_at");
                    items.Add(await ItemOf(part, JsonObject.Create(node)!, ct));
                }

                var info = page.Object("pageInfo");
                return new(items, info?.Flag("hasNextPage") == true ? Write(place with { After = info?.Text("endCursor") }) : null) { Newest = newest };
            }
            catch (TooDearException) when (size[part] > LeastPerPage)
            {
                size[part] /= 2;
            }
        }
    }

    async Task<Item> ItemOf(Part part, JsonObject node, CancellationToken ct)
    {
        if (part == Part.Customers)
        {
            node.Remove("line_items");
            return ShopifyNode.Customer(node, currency);
        }

        await rest.Complete(node, ct);
        return ShopifyNode.Order(node);
    }

    public async Task<IReadOnlyList<Item>> Orders(IReadOnlyList<string> ids, CancellationToken ct)
    {
        var items = new List<Item>(ids.Count);
        foreach (var id in ids)
        {
            var data = await client.Ask("order", ShopifyQueries.OneOrder, new { id = "gid://shopify/Order/" + id }, forPerson: false, ct);
            if (data.Object("order") is { } order) items.Add(await ItemOf(Part.Orders, JsonObject.Create(order)!, ct));
        }

        return items;
    }

    public async Task<BookPage> Books(string? cursor, CancellationToken ct)
    {
        var page = (await client.Ask("books", ShopifyQueries.Books, new { after = cursor }, forPerson: false, ct)).Object("page") ?? throw Json.Missing("page");
        var info = page.Object("pageInfo");
        var lines = new List<BookLine>();
        foreach (var node in page.List("nodes")) lines.Add(await Line(node, ct));
        return new(lines, info?.Flag("hasNextPage") == true ? info?.Text("endCursor") : null);
    }

    async Task<BookLine> Line(JsonElement node, CancellationToken ct)
    {
        var total = ShopifyMoney.Shop(node, "total_price") ?? throw Json.Missing("totalPriceSet");
        var refunds = JsonObject.Create(node)!;
        await rest.CompleteRefunds(refunds, ct);
        var counts = !node.Flag("test") && node.Text("cancelled_at") is null && node.Text("financial_status") is not "VOIDED";
        return new(
            ShopifyTranslator.Gid(node) ?? throw Json.Missing("id"), node.Text("name") ?? "", total.Amount, total.Currency, ShopifyNode.Refunded(refunds, total), counts,
            node.Instant("updated_at") ?? throw Json.Missing("updatedAt"));
    }

    public Item Deleted(string id) => new("shopify:orders/delete", "o:" + id, ShopifyNode.Bytes(new JsonObject { ["admin_graphql_api_id"] = "gid://shopify/Order/" + id }));

    public async Task<IReadOnlyList<Registered>> Webhooks(CancellationToken ct)
    {
        var found = new List<Registered>();
        string? after = null;
        do
        {
            var page = (await client.Ask("webhooks", ShopifyQueries.Webhooks, new { after }, forPerson: true, ct)).Object("page") ?? throw Json.Missing("page");
            found.AddRange(page.List("nodes").Select(n => new Registered(n.Text("id")!, TopicOf(n.Text("topic") ?? ""), n.Text("uri") ?? "", IsActive: true)));
            after = page.Object("pageInfo") is { } info && info.Flag("hasNextPage") ? info.Text("endCursor") : null;
        }
        while (after is not null);
        return found;
    }

    public async Task Register(string topic, string address, string secret, CancellationToken ct)
    {
        var data = await client.Ask("subscribe", ShopifyQueries.Subscribe, new { topic = Enumerated(topic), uri = address }, forPerson: true, ct);
        ShopifyClient.NoUserErrors(data.Object("done") ?? throw Json.Missing("webhookSubscriptionCreate"));
    }

    public Task Wake(Registered webhook, string secret, CancellationToken ct) => Task.CompletedTask; // Shopify removes what it gives up

    public Task Remove(Registered webhook, CancellationToken ct) => client.Ask("unsubscribe", ShopifyQueries.Unsubscribe, new { id = webhook.Id }, forPerson: true, ct);

    string TopicOf(string word) => Topics.FirstOrDefault(t => Enumerated(t) == word) ?? word;

    static string Enumerated(string topic) => topic.Replace('/', '_').ToUpperInvariant();

    static string? Since(DateTime? since) => since is { } at ? "updated_at:>='" + at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) + "'" : null;

    static string Write(Place place) => JsonSerializer.Serialize(place);

    void CloseBulk()
    {
        bulk?.Dispose();
        bulk = null;
    }

    public void Dispose() => CloseBulk();
}
