using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Crm.Simulator.Server;
using Xunit;

namespace Crm.Tests.Simulator;

/// <summary>The simulated stores answer as the platforms do, so that what is proved against them means something.</summary>
public sealed class StoreServerTests : IAsyncLifetime
{
    const string Shopify = "sim.myshopify.com";
    const string Woo = "sim.example.com";

    readonly HttpClient http = new();
    StoreServer server = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => server = await StoreServer.Start();

    [Fact]
    public async Task The_same_plan_gives_the_same_books()
    {
        var until = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        var one = server.Open(new("shopify", Shopify, 50, Until: until));
        var two = server.Open(new("shopify", "other.myshopify.com", 50, Until: until));
        Assert.Equal(Books.Of(one), Books.Of(two));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Pages_by_cursor_hold_every_order_once_oldest_change_first()
    {
        var shop = server.Open(new("shopify", Shopify, 70));
        var found = new List<(string At, string Id)>();
        for (string? cursor = null; ;)
        {
            var answer = await Ask(shop, "query($after: String) { orders(first: 30, after: $after, sortKey: UPDATED_AT) { nodes { id updatedAt } pageInfo { hasNextPage endCursor } } }", new() { ["after"] = cursor });
            var page = answer["data"]!["orders"]!;
            found.AddRange(page["nodes"]!.AsArray().Select(n => (n!["updatedAt"]!.GetValue<string>(), n["id"]!.GetValue<string>())));
            if (!page["pageInfo"]!["hasNextPage"]!.GetValue<bool>()) break;
            cursor = page["pageInfo"]!["endCursor"]!.GetValue<string>();
        }

        Assert.Equal(70, found.Select(f => f.Id).Distinct().Count());
        Assert.Equal(found.Select(f => f.At).Order(StringComparer.Ordinal), found.Select(f => f.At));
    }

    [Fact]
    public async Task A_query_that_costs_more_than_is_left_is_throttled_with_status_200_and_told_how_much_there_is()
    {
        var shop = server.Open(new("shopify", Shopify, 10));
        shop.Bucket.Empty();
        var answer = await Ask(shop, "{ orders(first: 100) { nodes { id name lineItems(first: 20) { nodes { id } } } } }");
        Assert.Equal("THROTTLED", answer["errors"]![0]!["extensions"]!["code"]!.GetValue<string>());
        Assert.Equal(100, answer["extensions"]!["cost"]!["throttleStatus"]!["restoreRate"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_field_that_the_API_does_not_have_is_an_error()
    {
        var shop = server.Open(new("shopify", Shopify, 10));
        var answer = await Ask(shop, "{ orders(first: 1) { nodes { total_price } } }");
        Assert.Contains("doesn't exist", answer["errors"]![0]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bulk_operation_gives_a_line_for_each_order_and_one_for_each_of_its_lines()
    {
        var shop = server.Open(new("shopify", Shopify, 20));
        const string asked = "{ orders { edges { node { id name lineItems { edges { node { id title } } } } } } }";
        var started = await Ask(shop, "mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id status } userErrors { field message } } }", new() { ["query"] = asked });
        var id = started["data"]!["bulkOperationRunQuery"]!["bulkOperation"]!["id"]!.GetValue<string>();
        JsonNode node;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            node = (await Ask(shop, "query($id: ID!) { node(id: $id) { ... on BulkOperation { status url } } }", new() { ["id"] = id }))["data"]!["node"]!;
        }
        while (node["status"]!.GetValue<string>() != "COMPLETED");

        var file = await Get(shop, new Uri(node["url"]!.GetValue<string>()).PathAndQuery);
        var lines = (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(20, lines.Count(l => l["__parentId"] is null));
        Assert.Equal(shop.Orders.Sum(o => o.Sale.Lines.Count), lines.Count(l => l["__parentId"] is not null));
    }

    [Fact]
    public async Task A_refresh_token_serves_once()
    {
        var shop = server.Open(new("shopify", Shopify, 1));
        var first = await Token(shop, ("code", shop.Keys.NewCode()), ("expiring", "1"));
        var refresh = first["refresh_token"]!.GetValue<string>();
        var second = await Token(shop, ("grant_type", "refresh_token"), ("refresh_token", refresh));
        Assert.NotEqual(first["access_token"]!.GetValue<string>(), second["access_token"]!.GetValue<string>());
        Assert.Equal("invalid_grant", (await Token(shop, ("grant_type", "refresh_token"), ("refresh_token", refresh)))["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task WooCommerce_pages_by_headers_and_takes_its_own_clock_for_the_true_one_unless_told()
    {
        var shop = server.Open(new("woocommerce", Woo, 25));
        var page = await Get(shop, "/wp-json/wc/v3/orders?per_page=10&page=3&orderby=modified&order=asc");
        Assert.Equal(("25", "3"), (page.Headers.GetValues("X-WP-Total").Single(), page.Headers.GetValues("X-WP-TotalPages").Single()));
        Assert.Equal(5, (await page.Content.ReadFromJsonAsync<JsonArray>(TestContext.Current.CancellationToken))!.Count);

        var after = shop.Orders.Max(o => o.UpdatedAt).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        Assert.Equal("0", await Total($"&modified_after={after}&dates_are_gmt=true"));
        Assert.NotEqual("0", await Total($"&modified_after={after}"));

        async Task<string> Total(string more) => (await Get(shop, "/wp-json/wc/v3/orders?orderby=modified" + more)).Headers.GetValues("X-WP-Total").Single();
    }

    [Fact]
    public async Task A_wrong_key_is_turned_away()
    {
        var shop = server.Open(new("woocommerce", Woo, 1));
        shop.Keys.Revoke();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/wp-json/wc/v3/orders")) { Headers = { Host = Woo, Authorization = Basic("ck_wrong", "cs_wrong") } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    async Task<JsonNode> Ask(SimShop shop, string query, JsonObject? variables = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/admin/api/2026-10/graphql.json"))
        {
            Headers = { Host = shop.Plan.Domain },
            Content = JsonContent.Create(new JsonObject { ["query"] = query, ["variables"] = variables ?? [] }),
        };
        request.Headers.Add("X-Shopify-Access-Token", shop.Keys.LegacyToken);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    async Task<JsonNode> Token(SimShop shop, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/admin/oauth/access_token"))
        {
            Headers = { Host = shop.Plan.Domain },
            Content = new FormUrlEncodedContent([new("client_id", shop.Keys.ClientId), new("client_secret", shop.Keys.ClientSecret), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]),
        };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    async Task<HttpResponseMessage> Get(SimShop shop, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path)) { Headers = { Host = shop.Plan.Domain, Authorization = Basic(shop.Keys.ConsumerKey, shop.Keys.ConsumerSecret) } };
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    static AuthenticationHeaderValue Basic(string key, string secret) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{secret}")));
}
