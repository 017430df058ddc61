using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Crm.Simulator.Server.Shopify;

/// <summary>How an app gets its tokens: POST /admin/oauth/access_token, and the page on which the merchant agrees.</summary>
internal static class ShopifyOAuth
{
    static readonly TimeSpan OfflineLife = TimeSpan.FromHours(1);

    public static async Task Grant(HttpContext http, SimShop shop)
    {
        var form = http.Request.HasFormContentType
            ? (await http.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString())
            : (await JsonNode.ParseAsync(http.Request.Body))!.AsObject().ToDictionary(f => f.Key, f => f.Value!.ToString());
        if (form.GetValueOrDefault("client_id") != shop.Keys.ClientId || form.GetValueOrDefault("client_secret") != shop.Keys.ClientSecret)
        {
            await Refuse(http, "invalid_client", "Client authentication failed.");
            return;
        }

        switch (form.GetValueOrDefault("grant_type"))
        {
            case "client_credentials":
                await Give(http, shop, shop.Keys.Grant(), null);
                break;
            case "refresh_token" when shop.Keys.SpendRefresh(form.GetValueOrDefault("refresh_token")):
                await Give(http, shop, shop.Keys.Grant(OfflineLife), shop.Keys.NewRefresh());
                break;
            case null or "authorization_code" when form.TryGetValue("code", out var code) && shop.Keys.Spend(code):
                if (form.GetValueOrDefault("expiring") == "1") await Give(http, shop, shop.Keys.Grant(OfflineLife), shop.Keys.NewRefresh());
                else await Give(http, shop, (shop.Keys.LegacyToken, default), null);
                break;
            default:
                await Refuse(http, "invalid_grant", "The code or the refresh token is not good (any more).");
                break;
        }
    }

    /// <summary>GET /admin/oauth/authorize: this merchant agrees at once.</summary>
    public static void Agree(HttpContext http, SimShop shop)
    {
        var asked = http.Request.Query;
        var answer = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["code"] = shop.Keys.NewCode(),
            ["host"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("admin.shopify.com/store/simulated")).TrimEnd('='),
            ["shop"] = shop.Plan.Domain,
            ["state"] = asked["state"].ToString(),
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        var message = string.Join('&', answer.Select(a => $"{a.Key}={a.Value}"));
        answer["hmac"] = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(shop.Keys.ClientSecret), Encoding.UTF8.GetBytes(message)));
        http.Response.Redirect(asked["redirect_uri"] + "?" + string.Join('&', answer.Select(a => $"{a.Key}={Uri.EscapeDataString(a.Value)}")));
    }

    static Task Give(HttpContext http, SimShop shop, (string Token, TimeSpan Life) granted, string? refresh)
    {
        var answer = new JsonObject { ["access_token"] = granted.Token, ["scope"] = string.Join(',', shop.Keys.Scopes) };
        if (granted.Life > TimeSpan.Zero) answer["expires_in"] = (int)granted.Life.TotalSeconds - 1;
        if (refresh is not null)
        {
            answer["refresh_token"] = refresh;
            answer["refresh_token_expires_in"] = 90 * 24 * 3600;
        }

        return http.Response.WriteAsJsonAsync(answer);
    }

    static Task Refuse(HttpContext http, string error, string description)
    {
        http.Response.StatusCode = 400;
        return http.Response.WriteAsJsonAsync(new JsonObject { ["error"] = error, ["error_description"] = description });
    }
}
