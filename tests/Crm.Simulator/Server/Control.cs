using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Crm.Simulator.Server;

/// <summary>
/// What the shops are told from outside. POST /_control/shops {Platform, Domain, Orders, …}: opens one, answers with its keys. For a shop:
/// PUT /_control/{domain}/mood {…}, /scopes […]; POST /_control/{domain}/orders?count=N (new orders), /advance?count=N (their next steps), /revoke, /uninstall;
/// GET /_control/{domain}/orders (its books), /account (requests, points spent, how often more was asked for than there was).
/// </summary>
internal static class Control
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static async Task Answer(HttpContext http, StoreServer server)
    {
        var words = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (words is [_, "shops"] && http.Request.Method == "POST")
        {
            var opened = server.Open((await http.Request.ReadFromJsonAsync<SimPlan>(Options))!);
            await http.Response.WriteAsJsonAsync(KeysOf(opened), Options);
            return;
        }

        if (words is not [_, var domain, var what] || server.Find(domain) is not { } shop)
        {
            http.Response.StatusCode = 404;
            return;
        }

        var count = int.TryParse(http.Request.Query["count"], out var given) ? given : 1;
        switch (http.Request.Method, what)
        {
            case ("PUT", "mood"):
                var mood = (await http.Request.ReadFromJsonAsync<JsonObject>(Options))!;
                foreach (var property in typeof(Mood).GetProperties())
                {
                    var (_, value) = mood.FirstOrDefault(m => string.Equals(m.Key, property.Name, StringComparison.OrdinalIgnoreCase));
                    if (value is not null) property.SetValue(shop.Mood, value.Deserialize(property.PropertyType));
                }

                break;
            case ("PUT", "scopes"):
                shop.Keys.Scopes = [.. (await http.Request.ReadFromJsonAsync<string[]>(Options))!];
                break;
            case ("POST", "orders"):
                for (var i = 0; i < count; i++) shop.Place();
                break;
            case ("POST", "advance"):
                foreach (var order in shop.Orders.Where(o => !o.IsOver).Take(count).ToList()) shop.Advance(order);
                break;
            case ("POST", "revoke"):
                shop.Keys.Revoke();
                break;
            case ("POST", "uninstall"):
                shop.Uninstall();
                break;
            case ("GET", "orders"):
                await http.Response.WriteAsJsonAsync(Books.Of(shop), Options);
                return;
            case ("GET", "account"):
                await http.Response.WriteAsJsonAsync(new { shop.Requests, shop.Bucket.Spent, shop.Bucket.Refused }, Options);
                return;
            case ("GET", "keys"):
                await http.Response.WriteAsJsonAsync(KeysOf(shop), Options);
                return;
            default:
                http.Response.StatusCode = 404;
                return;
        }

        http.Response.StatusCode = 204;
    }

    static object KeysOf(SimShop shop) => new { shop.Keys.ClientId, shop.Keys.ClientSecret, shop.Keys.LegacyToken, shop.Keys.ConsumerKey, shop.Keys.ConsumerSecret };
}
