using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Integrations.Outbound;
using Crm.Integrations.Sync;

namespace Crm.Integrations.WooCommerce;

/// <summary>A WooCommerce shop through REST v3, by key and secret.</summary>
internal sealed class WooCommerceSource(HttpClient http, OutboundSettings settings, string domain, ApiAccess access, ShopLimiter limiter) : IShopSource
{
    const int PerPage = 100;
    const string Base = "/wp-json/wc/v3/";

    static readonly DateTime Ever = new(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Orders after this second, on this page of them.</summary>
    sealed record Place(DateTime After, int Number);

    public IReadOnlyList<string> Topics { get; } =
        ["order.created", "order.updated", "order.deleted", "order.restored", "customer.created", "customer.updated", "customer.deleted"];

    public async Task<ShopFacts> Facts(CancellationToken ct)
    {
        var (index, _) = await Ask(HttpMethod.Get, "/wp-json/", null, true, ct);
        if (!index.List("namespaces").Any(n => n.GetString() == "wc/v3"))
        {
            throw new ShopTroubleException(Mends.Person, "WooCommerce does not answer at {0}: see that the plug-in is active and permalinks are not set to plain.", domain);
        }

        var (currency, _) = await Ask(HttpMethod.Get, Base + "data/currencies/current", null, true, ct);
        return new(index.Text("name") ?? domain, currency.Currency("code") ?? "", index.Text("timezone_string"), [], []);
    }

    public async Task<long?> Count(Part part, DateTime? since, CancellationToken ct) =>
        (await Ask(HttpMethod.Get, part == Part.Orders ? OrdersPath(new(since ?? Ever, 1), 1) : CustomersPath(1, 1), null, false, ct)).Total;

    public async Task<Page> Read(Part part, DateTime? since, string? cursor, CancellationToken ct)
    {
        if (part == Part.Customers) return await ReadCustomers(since, cursor, ct);
        // "After" leaves the second itself out.
        var place = cursor is null ? new Place(since?.AddSeconds(-1) ?? Ever, 1) : JsonSerializer.Deserialize<Place>(cursor)!;
        var (orders, _) = await Ask(HttpMethod.Get, OrdersPath(place, PerPage), null, false, ct);
        var items = new List<Item>();
        DateTime? newest = null;
        foreach (var order in Elements(orders))
        {
            newest = order.Instant("date_modified_gmt") ?? newest;
            items.Add(await ItemOf(order, ct));
        }

        if (items.Count < PerPage) return new(items, null) { Newest = newest };
        // Not by the page's number: an order that changes meanwhile would move the rest by one, and one would be missed. By number only within one second.
        var next = newest is { } at && at.AddSeconds(-1) > place.After ? new Place(at.AddSeconds(-1), 1) : place with { Number = place.Number + 1 };
        return new(items, JsonSerializer.Serialize(next)) { Newest = newest };
    }

    // Customers cannot be asked for by when they changed: they are read whole the first time, and each night.
    async Task<Page> ReadCustomers(DateTime? since, string? cursor, CancellationToken ct)
    {
        if (since is not null) return new([], null);
        var number = cursor is null ? 1 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var (customers, _) = await Ask(HttpMethod.Get, CustomersPath(number, PerPage), null, false, ct);
        Item[] items = [.. Elements(customers).Select(c => new Item("woocommerce:customer.updated", "c:" + Id(c), Bytes(c)))];
        return new(items, items.Length == PerPage ? (number + 1).ToString(CultureInfo.InvariantCulture) : null);
    }

    // An order names its refunds without their dates.
    async Task<Item> ItemOf(JsonElement order, CancellationToken ct)
    {
        var id = Id(order);
        if (!order.List("refunds").Any()) return new("woocommerce:order.updated", "o:" + id, Bytes(order));
        var (refunds, _) = await Ask(HttpMethod.Get, $"{Base}orders/{id}/refunds?per_page=100", null, false, ct);
        var dates = Elements(refunds).ToDictionary(Id, r => r.Text("date_created_gmt"));
        var whole = JsonObject.Create(order)!;
        foreach (var refund in whole["refunds"]!.AsArray().OfType<JsonObject>())
        {
            if (dates.GetValueOrDefault(refund["id"]!.ToJsonString()) is { } date) refund["date_created_gmt"] = date;
        }

        return new("woocommerce:order.updated", "o:" + id, JsonSerializer.SerializeToUtf8Bytes(whole));
    }

    public async Task<IReadOnlyList<Item>> Orders(IReadOnlyList<string> ids, CancellationToken ct)
    {
        var items = new List<Item>(ids.Count);
        foreach (var some in ids.Chunk(PerPage))
        {
            var (orders, _) = await Ask(HttpMethod.Get, $"{Base}orders?per_page={PerPage}&status=any&include={string.Join(',', some)}", null, false, ct);
            foreach (var order in Elements(orders)) items.Add(await ItemOf(order, ct));
        }

        return items;
    }

    public async Task<BookPage> Books(string? cursor, CancellationToken ct)
    {
        var number = cursor is null ? 1 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var (orders, _) = await Ask(
            HttpMethod.Get, $"{Base}orders?per_page={PerPage}&page={number}&status=any&orderby=id&order=asc&_fields=id,number,status,currency,total,refunds,date_modified_gmt", null, false, ct);
        BookLine[] lines = [.. Elements(orders).Where(o => o.Text("status") is not ("checkout-draft" or "auto-draft" or "draft")).Select(o => new BookLine(
            Id(o), o.Text("number") ?? Id(o), o.Total("total") ?? 0, o.Currency("currency") ?? "", o.List("refunds").Sum(r => Math.Abs(r.Amount("total") ?? 0)),
            o.Text("status") is not ("cancelled" or "failed" or "trash"), o.Instant("date_modified_gmt") ?? throw Json.Missing("date_modified_gmt")))];
        return new(lines, orders.GetArrayLength() == PerPage ? (number + 1).ToString(CultureInfo.InvariantCulture) : null);
    }

    public Item Deleted(string id) => new("woocommerce:order.deleted", "o:" + id, Encoding.UTF8.GetBytes($$"""{"id":{{id}}}"""));

    public async Task<IReadOnlyList<Registered>> Webhooks(CancellationToken ct)
    {
        var (webhooks, _) = await Ask(HttpMethod.Get, Base + "webhooks?per_page=100", null, true, ct);
        return [.. Elements(webhooks).Select(w => new Registered(Id(w), w.Text("topic") ?? "", w.Text("delivery_url") ?? "", w.Text("status") == "active"))];
    }

    public Task Register(string topic, string address, string secret, CancellationToken ct) =>
        Ask(HttpMethod.Post, Base + "webhooks", new { name = "CRM " + topic, topic, delivery_url = address, secret, status = "active" }, true, ct);

    public Task Wake(Registered webhook, string secret, CancellationToken ct) =>
        Ask(HttpMethod.Put, Base + "webhooks/" + webhook.Id, new { status = "active", secret }, true, ct);

    public Task Remove(Registered webhook, CancellationToken ct) => Ask(HttpMethod.Delete, $"{Base}webhooks/{webhook.Id}?force=true", null, true, ct);

    static string OrdersPath(Place place, int size) => string.Create(
        CultureInfo.InvariantCulture, $"{Base}orders?per_page={size}&page={place.Number}&status=any&orderby=modified&order=asc&dates_are_gmt=true&modified_after={place.After:yyyy-MM-ddTHH:mm:ss}");

    static string CustomersPath(int number, int size) => $"{Base}customers?per_page={size}&page={number}&orderby=id&order=asc&role=all";

    async Task<(JsonElement Body, long? Total)> Ask(HttpMethod method, string path, object? body, bool forPerson, CancellationToken ct)
    {
        using var turn = await limiter.Enter(0, forPerson, ct);
        using var request = new HttpRequestMessage(method, settings.Of(domain, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{access.Id}:{access.Secret}")));
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode) throw await Why(answer, method, ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
        long? total = answer.Headers.TryGetValues("X-WP-Total", out var values) && long.TryParse(values.First(), CultureInfo.InvariantCulture, out var count) ? count : null;
        return (json.RootElement.Clone(), total);
    }

    async Task<ShopTroubleException> Why(HttpResponseMessage answer, HttpMethod method, CancellationToken ct)
    {
        if ((int)answer.StatusCode is not (400 or 401 or 403)) return ShopTrouble.Of(answer, domain);
        var said = await answer.Content.ReadAsStringAsync(ct);
        return (int)answer.StatusCode == 400
            ? new(Mends.Person, "The shop does not understand what it is asked: {0}", said.Length > 200 ? said[..200] : said)
            : method != HttpMethod.Get
                ? new(Mends.Person, "The key may read and not write, so the webhooks cannot be registered: make a key with the permission Read/Write.")
                : ShopTrouble.Credentials();
    }

    static JsonElement.ArrayEnumerator Elements(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new ShopTroubleException(Mends.Time, "The shop's answer broke off in the middle.");

    static string Id(JsonElement element) => element.Id("id") ?? throw Json.Missing("id");

    static byte[] Bytes(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());
}
