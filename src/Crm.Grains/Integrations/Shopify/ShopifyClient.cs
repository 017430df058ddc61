using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Crm.Integrations.Outbound;

namespace Crm.Integrations.Shopify;

/// <summary>The query costs more than the shop grants for one: ask for less at once.</summary>
internal sealed class TooDearException() : Exception("The query costs more than one may.");

/// <summary>Shopify's Admin GraphQL API of one shop: asks in turn with the shop's limiter, and tells it what each answer says of the points.</summary>
internal sealed class ShopifyClient(HttpClient http, OutboundSettings settings, string domain, ShopifyTokens tokens, ShopLimiter limiter)
{
    /// <summary>The one place where the version stands. Quarterly; one that has ended falls forward to the oldest that is served.</summary>
    public const string Version = "2026-10";

    const int FirstGuess = 50;
    const int MostTries = 12;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // What each query cost the last time, so that no more is reserved than it takes.
    readonly ConcurrentDictionary<string, int> costs = new();

    /// <summary>The answer's data. The name and size of a query are that by which its cost is known the next time.</summary>
    public async Task<JsonElement> Ask(string name, string query, object? variables, bool forPerson, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            using var turn = await limiter.Enter(costs.GetValueOrDefault(name, FirstGuess), forPerson, ct);
            var token = await tokens.Current(ct);
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Of(domain, $"/admin/api/{Version}/graphql.json"))
            {
                Content = JsonContent.Create(new { query, variables }),
            };
            request.Headers.Add("X-Shopify-Access-Token", token);
            using var answer = await http.SendAsync(request, ct);
            if (answer.StatusCode == HttpStatusCode.Unauthorized && tries == 1 && await tokens.Refused(token, ct)) continue;
            if (!answer.IsSuccessStatusCode) throw ShopTrouble.Of(answer, domain);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            Hear(name, json.RootElement, turn);
            if (json.RootElement.Field("errors") is not { ValueKind: JsonValueKind.Array } errors) return Data(json.RootElement);
            if (Judge(errors) is { } trouble && (trouble.Mends == Mends.Person || tries >= MostTries)) throw trouble;
            turn.Dispose(); // who waits for the points does not keep others from calling
            // Who was throttled waits for the points at the limiter, whose fault it was otherwise gets a moment.
            if (!IsThrottled(errors)) await Task.Delay(Pause, ct);
        }
    }

    static JsonElement Data(JsonElement root) => root.Object("data")?.Clone() ?? throw new ShopTroubleException(Mends.Time, "The shop's answer broke off in the middle.");

    void Hear(string name, JsonElement root, ShopLimiter.Turn turn)
    {
        if (root.Object("extensions")?.Object("cost") is not { } cost) return;
        if (cost.Count("requestedQueryCost") is > 0 and var requested) costs[name] = requested;
        if (cost.Object("throttleStatus") is { } status)
        {
            limiter.Heard(Whole(status, "maximumAvailable"), Whole(status, "currentlyAvailable"), Whole(status, "restoreRate"), turn);
        }
    }

    // Shopify writes these as 2000.0 at times.
    static int Whole(JsonElement element, string name) => (int)(element.Amount(name) ?? 0);

    static bool IsThrottled(JsonElement errors) => errors.EnumerateArray().Any(e => Code(e) == "THROTTLED");

    static ShopTroubleException? Judge(JsonElement errors)
    {
        foreach (var error in errors.EnumerateArray())
        {
            switch (Code(error))
            {
                case "THROTTLED": return new(Mends.Time, "The shop says that it is asked too often.");
                case "MAX_COST_EXCEEDED": throw new TooDearException();
                case "ACCESS_DENIED": return new(Mends.Person, "The app may not read all that is needed: grant it the scopes that are missing, then test the connection. The shop says: {0}", Said(error));
                case "INTERNAL_SERVER_ERROR" or "TIMEOUT": return new(Mends.Time, "The shop could answer only in part.");
            }
        }

        return new(Mends.Person, "The shop does not understand what it is asked: {0}", Said(errors[0]));
    }

    static string? Code(JsonElement error) => error.Object("extensions")?.Text("code");

    static string Said(JsonElement error) => error.Text("message") is { } said ? said.Length > 200 ? said[..200] + "…" : said : "?";

    /// <summary>Throws the sentence of a mutation's first user error, if it has any.</summary>
    public static void NoUserErrors(JsonElement answer)
    {
        if (answer.List("userErrors").Select(e => e.Text("message")).FirstOrDefault() is { } said) throw new ShopTroubleException(Mends.Person, "The shop says: {0}", said);
    }
}
