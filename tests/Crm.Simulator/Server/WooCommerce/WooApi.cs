using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Crm.Simulator.Server.WooCommerce;

/// <summary>/wp-json of one shop: the index, and of wc/v3 orders, customers, webhooks and the currency.</summary>
internal sealed class WooApi(SimShop shop)
{
    const string Base = "/wp-json/wc/v3/";
    long ids = 40;

    public async Task Answer(HttpContext http, string body)
    {
        var path = http.Request.Path.Value!;
        if (path.TrimEnd('/') == "/wp-json")
        {
            await Json(http, new JsonObject
            {
                ["name"] = shop.Name,
                ["url"] = $"https://{shop.Plan.Domain}",
                ["timezone_string"] = shop.TimeZone,
                ["gmt_offset"] = 9,
                ["namespaces"] = new JsonArray("oembed/1.0", "wc/v3"),
            });
            return;
        }

        if (!MayEnter(http))
        {
            await Refuse(http, 401, "woocommerce_rest_authentication_error", "Consumer key is invalid.");
            return;
        }

        if (http.Request.Method != "GET" && shop.Keys.IsReadOnly)
        {
            await Refuse(http, 401, "woocommerce_rest_authentication_error", "The API key provided does not have write permissions.");
            return;
        }

        var mishap = shop.Mood.Strike();
        if (await Moods.Meet(http, shop.Mood, mishap)) return;
        if (mishap == Mishap.Throttles)
        {
            http.Response.Headers.RetryAfter = "1";
            await Refuse(http, 429, "too_many_requests", "Too many requests.");
            return;
        }

        var answer = await Route(http, path.StartsWith(Base, StringComparison.Ordinal) ? path[Base.Length..].Split('/') : [], body);
        if (answer is null)
        {
            await Refuse(http, 404, "rest_no_route", "No route was found matching the URL and request method.");
            return;
        }

        http.Response.ContentType = "application/json; charset=UTF-8";
        await Moods.Write(http, mishap, answer.ToJsonString());
    }

    async Task<JsonNode?> Route(HttpContext http, string[] path, string body) => (http.Request.Method, path) switch
    {
        ("GET", ["orders"]) => Orders(http),
        ("GET", ["orders", var id]) => shop.Find(Number(id)) is { } one ? Order(one, http) : null,
        ("GET", ["orders", var id, "refunds"]) => shop.Find(Number(id)) is { } one ? Refunds(one) : null,
        ("GET", ["customers"]) => Paged(http, [.. shop.Buyers.Where(b => !b.IsGuest).Select(WooCommerceStore.Account)]),
        ("GET", ["data", "currencies", "current"]) => new JsonObject { ["code"] = shop.Currency, ["name"] = "Japanese yen", ["symbol"] = "&yen;" },
        ("GET", ["webhooks"]) => Paged(http, [.. shop.Subscriptions.Values.OrderBy(s => s.Id).Select(Webhook)]),
        ("POST", ["webhooks"]) => await Subscribe(http, JsonNode.Parse(body)!.AsObject()),
        ("PUT", ["webhooks", var id]) => Change(id, JsonNode.Parse(body)!.AsObject()),
        ("DELETE", ["webhooks", var id]) => shop.Subscriptions.TryRemove(long.Parse(id, CultureInfo.InvariantCulture), out var gone) ? Webhook(gone) : null,
        _ => null,
    };

    JsonArray Orders(HttpContext http)
    {
        var query = http.Request.Query;
        var (page, size) = (Int(query["page"], 1), Int(query["per_page"], 10));
        // Without dates_are_gmt the shop's own clock is meant.
        var offset = query["dates_are_gmt"] == "true" ? TimeSpan.Zero : TimeSpan.FromHours(9);
        var after = Time(query["modified_after"]) - offset;
        var before = Time(query["modified_before"]) - offset;
        List<SimOrder> all;
        if (query["orderby"] == "modified")
        {
            // "After" leaves the second itself out.
            all = shop.Changed(after?.AddSeconds(1) ?? DateTime.MinValue, null, page * size, before?.AddSeconds(-1)) is var (found, left) ? Headers(http, left, size, found) : [];
        }
        else
        {
            var some = shop.Orders.Where(o => (after is null || o.UpdatedAt > after) && (before is null || o.UpdatedAt < before));
            if (query["include"].ToString() is { Length: > 0 } include) some = some.Where(o => include.Split(',').Contains((o.Sale.Number + 1).ToString(CultureInfo.InvariantCulture)));
            all = Headers(http, some.Count(), size, [.. some.Take(page * size)]);
        }

        return new JsonArray([.. all.Skip((page - 1) * size).Select(o => (JsonNode)Order(o, http))]);
    }

    static List<SimOrder> Headers(HttpContext http, int total, int size, List<SimOrder> found)
    {
        var headers = http.Response.Headers;
        headers["X-WP-Total"] = total.ToString(CultureInfo.InvariantCulture);
        var pages = (total + size - 1) / size;
        headers["X-WP-TotalPages"] = pages.ToString(CultureInfo.InvariantCulture);
        var page = Int(http.Request.Query["page"], 1);
        if (page < pages) headers.Link = $"<https://{http.Request.Host}{http.Request.Path}?page={page + 1}>; rel=\"next\"";
        return found;
    }

    static JsonArray Paged(HttpContext http, List<JsonObject> all)
    {
        var (page, size) = (Int(http.Request.Query["page"], 1), Int(http.Request.Query["per_page"], 10));
        Headers(http, all.Count, size, []);
        return new JsonArray([.. all.Skip((page - 1) * size).Take(size).Select(o => (JsonNode)o)]);
    }

    static JsonObject Order(SimOrder order, HttpContext http)
    {
        var whole = WooCommerceStore.Order(order.Sale, order.Step, order.UpdatedAt);
        if (http.Request.Query["_fields"].ToString() is not { Length: > 0 } fields) return whole;
        return new JsonObject(fields.Split(',').Where(whole.ContainsKey).Select(f => KeyValuePair.Create(f, whole[f]?.DeepClone())));
    }

    static JsonArray Refunds(SimOrder order) => order.Step != Step.Refunded
        ? []
        : new JsonArray(new JsonObject
        {
            ["id"] = 100_000 + order.Sale.Number,
            ["date_created_gmt"] = WooCommerceStore.Gmt(order.At(Step.Refunded)),
            ["amount"] = WooCommerceStore.Order(order.Sale, order.Step, order.UpdatedAt)["refunds"]![0]!["total"]!.GetValue<string>().TrimStart('-'),
            ["reason"] = "",
        });

    async Task<JsonNode?> Subscribe(HttpContext http, JsonObject input)
    {
        var made = new Subscription(Interlocked.Increment(ref ids), input["topic"]!.GetValue<string>(), input["delivery_url"]!.GetValue<string>(), input["secret"]?.GetValue<string>());
        shop.Subscriptions[made.Id] = made;
        if (!await shop.Courier.Ping(made)) made.Failures++;
        http.Response.StatusCode = 201;
        return Webhook(made);
    }

    JsonObject? Change(string id, JsonObject input)
    {
        if (!shop.Subscriptions.TryGetValue(long.Parse(id, CultureInfo.InvariantCulture), out var found)) return null;
        var changed = found with { Secret = input["secret"]?.GetValue<string>() ?? found.Secret, Address = input["delivery_url"]?.GetValue<string>() ?? found.Address };
        changed.IsActive = input["status"]?.GetValue<string>() is { } status ? status == "active" : found.IsActive;
        changed.Failures = 0;
        shop.Subscriptions[changed.Id] = changed;
        return Webhook(changed);
    }

    static JsonObject Webhook(Subscription s) => new()
    {
        ["id"] = s.Id,
        ["name"] = s.Topic,
        ["status"] = s.IsActive ? "active" : "disabled",
        ["topic"] = s.Topic,
        ["delivery_url"] = s.Address,
    };

    bool MayEnter(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.Ordinal)) return false;
        return Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])) == $"{shop.Keys.ConsumerKey}:{shop.Keys.ConsumerSecret}";
    }

    static int Number(string id) => Int(id, 0) - 1;

    static int Int(string? text, int other) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : other;

    static DateTime? Time(string? text) => string.IsNullOrEmpty(text) ? null : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    static Task Json(HttpContext http, JsonNode answer) => http.Response.WriteAsJsonAsync(answer);

    static Task Refuse(HttpContext http, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        return Json(http, new JsonObject { ["code"] = code, ["message"] = message, ["data"] = new JsonObject { ["status"] = status } });
    }
}
