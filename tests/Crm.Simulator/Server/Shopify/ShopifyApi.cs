using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Crm.Simulator.Server.Shopify;

/// <summary>POST /admin/api/{version}/graphql.json of one shop.</summary>
internal sealed class ShopifyApi(SimShop shop)
{
    readonly ConcurrentDictionary<long, BulkOperation> bulk = new();
    long ids = 9_000;

    public async Task Answer(HttpContext http, string body)
    {
        if (!shop.Keys.IsGood(http.Request.Headers["X-Shopify-Access-Token"]))
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsJsonAsync(new JsonObject { ["errors"] = "[API] Invalid API key or access token (unrecognized login or wrong password)" });
            return;
        }

        var mishap = shop.Mood.Strike();
        if (await Moods.Meet(http, shop.Mood, mishap)) return;
        var answer = Answer(http, JsonNode.Parse(body)!.AsObject(), mishap);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers["X-Request-Id"] = Guid.NewGuid().ToString();
        await Moods.Write(http, mishap, answer.ToJsonString());
    }

    JsonObject Answer(HttpContext http, JsonObject asked, Mishap mishap)
    {
        try
        {
            var query = new GraphQl(asked["query"]!.GetValue<string>(), asked["variables"] as JsonObject);
            var requested = query.Requested;
            if (requested > Bucket.MostForOne)
            {
                return Failed($"Query cost is {requested}, which exceeds the single query max cost limit ({Bucket.MostForOne}).", "MAX_COST_EXCEEDED");
            }

            if (mishap == Mishap.Throttles || !shop.Bucket.Take(requested))
            {
                var throttled = Failed("Throttled", "THROTTLED");
                throttled["extensions"] = Cost(requested, null);
                return throttled;
            }

            try
            {
                var data = query.Execute((name, arguments) => Resolve(http, name, arguments));
                shop.Bucket.GiveBack(requested - Math.Min(requested, query.Actual));
                var answer = new JsonObject { ["data"] = data, ["extensions"] = Cost(requested, query.Actual) };
                if (mishap == Mishap.AnswersInPart) Break(answer);
                return answer;
            }
            catch (GraphQlException)
            {
                shop.Bucket.GiveBack(requested);
                throw;
            }
        }
        catch (GraphQlException exception)
        {
            return Failed(exception.Message, exception.Code);
        }
    }

    object? Resolve(HttpContext http, string name, IReadOnlyDictionary<string, JsonNode?> arguments) => name switch
    {
        "shop" => new JsonObject
        {
            ["name"] = shop.Name,
            ["myshopifyDomain"] = shop.Plan.Domain,
            ["currencyCode"] = shop.Currency,
            ["ianaTimezone"] = shop.TimeZone,
            ["plan"] = new JsonObject { ["publicDisplayName"] = "Basic" },
        },
        "currentAppInstallation" => new JsonObject
        {
            ["accessScopes"] = new JsonArray([.. shop.Keys.Scopes.Select(s => (JsonNode)new JsonObject { ["handle"] = s })]),
        },
        "orders" => Scoped("read_orders", "orders", () => Orders(arguments)),
        "order" => Scoped("read_orders", "order", () => Find(Text(arguments, "id")) is { } found ? ShopifyNodes.Order(found) : null),
        "refund" => Scoped("read_orders", "refund", () => Refund(Text(arguments, "id"))),
        "ordersCount" => Scoped("read_orders", "ordersCount", () => new JsonObject { ["count"] = Changed(arguments, null, 1).Left, ["precision"] = "EXACT" }),
        "customers" => Scoped("read_customers", "customers", () => Customers(arguments)),
        "customersCount" => Scoped("read_customers", "customersCount", () => new JsonObject { ["count"] = shop.Plan.Buyers, ["precision"] = "EXACT" }),
        "node" or "bulkOperation" => bulk.TryGetValue(LastId(Text(arguments, "id")), out var operation) ? operation.Node(shop.Now) : null,
        "bulkOperationRunQuery" => RunBulk(http, Text(arguments, "query") ?? ""),
        "webhookSubscriptions" => Connection.Of([.. shop.Subscriptions.Values.OrderBy(s => s.Id).Select(Node)], arguments),
        "webhookSubscriptionCreate" => Subscribe(Text(arguments, "topic") ?? "", arguments["webhookSubscription"]!.AsObject()),
        "webhookSubscriptionDelete" => Unsubscribe(Text(arguments, "id")),
        _ => throw new GraphQlException($"Field '{name}' doesn't exist on type 'QueryRoot'", "undefinedField"),
    };

    Connection Orders(IReadOnlyDictionary<string, JsonNode?> arguments)
    {
        var most = arguments.GetValueOrDefault("first")?.GetValue<int>() ?? throw new GraphQlException("you must provide one of first or last");
        if (most > 250) throw new GraphQlException("first cannot exceed 250");
        var after = Text(arguments, "after") is { } cursor ? cursor.Split('.') : null;
        if (Text(arguments, "sortKey") is "ID")
        {
            var from = after is null ? int.MinValue : int.Parse(after[1], CultureInfo.InvariantCulture) + 1;
            var all = shop.Orders.Where(o => o.Sale.Number >= from).Take(most + 1).ToList();
            return PageOf([.. all.Take(most)], all.Count > most);
        }

        var (page, left) = Changed(arguments, after is null ? null : (new DateTime(long.Parse(after[0], CultureInfo.InvariantCulture), DateTimeKind.Utc), int.Parse(after[1], CultureInfo.InvariantCulture)), most);
        return PageOf(page, left > page.Count);
    }

    Connection Customers(IReadOnlyDictionary<string, JsonNode?> arguments)
    {
        var since = Since(arguments);
        return Connection.Of([.. shop.Buyers.Where(b => b.Since >= since)], arguments, ShopifyNodes.Customer);
    }

    static Connection PageOf(List<SimOrder> page, bool more) => new(
        [.. page.Select(ShopifyNodes.Order)], [.. page.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.UpdatedAt.Ticks}.{o.Sale.Number}"))], more);

    (List<SimOrder> Page, int Left) Changed(IReadOnlyDictionary<string, JsonNode?> arguments, (DateTime, int)? after, int most) => shop.Changed(Since(arguments), after, most);

    // Of the search language only what asks for a day and later: updated_at:>='2026-01-01T00:00:00Z'.
    static DateTime Since(IReadOnlyDictionary<string, JsonNode?> arguments)
    {
        if (Text(arguments, "query") is not { Length: > 0 } query) return DateTime.MinValue;
        const string asks = "updated_at:>='";
        if (!query.StartsWith(asks, StringComparison.Ordinal) || query[^1] != '\'') throw new GraphQlException($"The simulator does not know the search '{query}'.");
        return DateTime.Parse(query[asks.Length..^1], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
    }

    JsonObject RunBulk(HttpContext http, string query)
    {
        var operation = new BulkOperation(Interlocked.Increment(ref ids), new GraphQl(query, null), shop.Now);
        var problem = shop.Mood.RefusesBulk ? "A bulk query operation for this app and shop is already in progress." : operation.Problem();
        if (problem is not null) return new() { ["bulkOperation"] = null, ["userErrors"] = UserErrors("query", problem) };
        operation.Url = $"{http.Request.Scheme}://{http.Request.Host}/_bulk/{operation.Id}.jsonl?signature={Guid.NewGuid():N}";
        bulk[operation.Id] = operation;
        return new() { ["bulkOperation"] = operation.Node(shop.Now), ["userErrors"] = new JsonArray() };
    }

    /// <summary>The file of a bulk operation.</summary>
    public async Task Download(HttpContext http, long id)
    {
        if (!bulk.TryGetValue(id, out var operation) || operation.Url?.EndsWith(http.Request.QueryString.Value!, StringComparison.Ordinal) != true)
        {
            http.Response.StatusCode = 404;
            return;
        }

        var mishap = shop.Mood.Strike();
        if (await Moods.Meet(http, shop.Mood, mishap)) return;
        Task Write(Stream to) => operation.Write(to, name => name == "orders" ? shop.Orders.Select(ShopifyNodes.Order) : shop.Buyers.Select(ShopifyNodes.Customer), http.RequestAborted);
        if (mishap != Mishap.Truncates)
        {
            await Write(http.Response.Body);
            return;
        }

        using var file = new MemoryStream();
        await Write(file);
        http.Response.ContentLength = file.Length;
        await http.Response.Body.WriteAsync(file.GetBuffer().AsMemory(0, (int)file.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    JsonObject Subscribe(string topic, JsonObject input)
    {
        var address = input["uri"]?.GetValue<string>() ?? "";
        var name = topic.ToLowerInvariant() switch
        {
            "customers_email_marketing_consent_update" => "customers_email_marketing_consent/update",
            "customers_marketing_consent_update" => "customers_marketing_consent/update",
            "orders_partially_fulfilled" => "orders/partially_fulfilled",
            var other => other.Replace('_', '/'),
        };
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != "https" && !uri.IsLoopback)) return Refused("Address is invalid");
        if (shop.Subscriptions.Values.Any(s => s.Topic == name && s.Address == address)) return Refused("Address for this topic has already been taken");
        var made = new Subscription(Interlocked.Increment(ref ids), name, address, null);
        shop.Subscriptions[made.Id] = made;
        return new() { ["webhookSubscription"] = Node(made), ["userErrors"] = new JsonArray() };

        JsonObject Refused(string why) => new() { ["webhookSubscription"] = null, ["userErrors"] = UserErrors("webhookSubscription", why) };
    }

    JsonObject Unsubscribe(string? gid) => shop.Subscriptions.TryRemove(LastId(gid), out _)
        ? new() { ["deletedWebhookSubscriptionId"] = gid, ["userErrors"] = new JsonArray() }
        : new() { ["deletedWebhookSubscriptionId"] = null, ["userErrors"] = UserErrors("id", "Webhook subscription does not exist") };

    static JsonObject Node(Subscription s) => new()
    {
        ["id"] = $"gid://shopify/WebhookSubscription/{s.Id}",
        ["topic"] = s.Topic.Replace('/', '_').ToUpperInvariant(),
        ["uri"] = s.Address,
        ["format"] = "JSON",
    };

    T Scoped<T>(string scope, string field, Func<T> answer) => shop.Keys.Scopes.Contains(scope)
        ? answer()
        : throw new GraphQlException($"Access denied for {field} field. Required access: `{scope}` access scope.", "ACCESS_DENIED");

    JsonObject? Refund(string? gid) => shop.Find(Extras.SaleOf(LastId(gid)))?.Told()["refunds"]!.AsArray().FirstOrDefault(r => r!["admin_graphql_api_id"]!.GetValue<string>() == gid) is { } found
        ? ShopifyNodes.Refund(found)
        : null;

    SimOrder? Find(string? gid) => shop.Find(ShopifyStore.NumberOf(LastId(gid)));

    static long LastId(string? gid) => long.TryParse(gid?.Split('/')[^1], CultureInfo.InvariantCulture, out var id) ? id : 0;

    static string? Text(IReadOnlyDictionary<string, JsonNode?> arguments, string name) => arguments.GetValueOrDefault(name)?.GetValue<string>();

    static JsonArray UserErrors(string field, string message) => new(new JsonObject { ["field"] = new JsonArray(field), ["message"] = message });

    JsonObject Cost(int requested, int? actual) => new()
    {
        ["cost"] = new JsonObject { ["requestedQueryCost"] = requested, ["actualQueryCost"] = actual, ["throttleStatus"] = shop.Bucket.Status() },
    };

    // The last node of the first list is taken away, and an error says so.
    static void Break(JsonObject answer)
    {
        answer["errors"] = new JsonArray(new JsonObject { ["message"] = "Something went wrong on our end. Request ID: simulated", ["extensions"] = new JsonObject { ["code"] = "INTERNAL_SERVER_ERROR" } });
        foreach (var (name, value) in answer["data"]!.AsObject().ToList())
        {
            if (value is JsonObject) answer["data"]![name] = null;
        }
    }

    static JsonObject Failed(string message, string? code)
    {
        var error = new JsonObject { ["message"] = message };
        if (code is not null) error["extensions"] = new JsonObject { ["code"] = code };
        return new() { ["errors"] = new JsonArray(error) };
    }
}
