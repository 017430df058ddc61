using System.Text.Json;
using Crm.Integrations.Outbound;

namespace Crm.Integrations.Shopify;

/// <summary>
/// The token for a shop's calls. A client-credentials token is got anew before its day is over and kept in memory alone; an expiring offline token is
/// refreshed before its hour is over, and what came is kept before it is used, for the refresh token that got it is dead.
/// </summary>
internal sealed class ShopifyTokens(HttpClient http, OutboundSettings settings, string domain, ApiAccess access, Func<ApiAccess, CancellationToken, Task> keep, TimeProvider time) : IDisposable
{
    static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    readonly SemaphoreSlim one = new(1);
    ApiAccess access = access;

    public async Task<string> Current(CancellationToken ct)
    {
        await one.WaitAsync(ct); // two refreshes at once would each kill the other's token
        try
        {
            if (access.Kind != "token" && (access.Token is null || access.Expires is not { } until || until - Before <= time.GetUtcNow().UtcDateTime)) await Renew(ct);
            return access.Token!;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The shop did not take the token. True when another can be got.</summary>
    public async Task<bool> Refused(string token, CancellationToken ct)
    {
        if (access.Kind == "token") return false;
        await one.WaitAsync(ct);
        try
        {
            if (access.Token == token) access = access with { Expires = null };
            return true;
        }
        finally
        {
            one.Release();
        }
    }

    async Task Renew(CancellationToken ct)
    {
        (string, string)[] grant = access.Kind == "client"
            ? [("grant_type", "client_credentials")]
            : [("grant_type", "refresh_token"), ("refresh_token", access.Refresh ?? "")];
        access = await Ask(http, settings, domain, access, grant, time, ct);
        if (access.Kind != "client") await keep(access, ct);
    }

    /// <summary>The access that a merchant's agreement gives, with an hour's token and its refresh token.</summary>
    public static Task<ApiAccess> Exchange(HttpClient http, OutboundSettings settings, string domain, ApiAccess app, string code, TimeProvider time, CancellationToken ct) =>
        Ask(http, settings, domain, app with { Kind = "offline" }, [("code", code), ("expiring", "1")], time, ct);

    static async Task<ApiAccess> Ask(
        HttpClient http, OutboundSettings settings, string domain, ApiAccess access, (string Name, string Value)[] grant, TimeProvider time, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Of(domain, "/admin/oauth/access_token"))
        {
            Content = new FormUrlEncodedContent([new("client_id", access.Id), new("client_secret", access.Secret), .. grant.Select(g => KeyValuePair.Create(g.Name, g.Value))]),
        };
        using var answer = await http.SendAsync(request, ct);
        if ((int)answer.StatusCode is 400 or 401 or 403) throw await Why(answer, ct);
        if (!answer.IsSuccessStatusCode) throw ShopTrouble.Of(answer, domain);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
        var root = json.RootElement;
        var token = root.Text("access_token") ?? throw new ShopTroubleException(Mends.Time, "The shop's answer broke off in the middle.");
        return access with
        {
            Token = token,
            Refresh = root.Text("refresh_token") ?? access.Refresh,
            Expires = time.GetUtcNow().UtcDateTime.AddSeconds(root.Count("expires_in") is > 0 and var seconds ? seconds : 3600 * 24),
        };
    }

    static async Task<ShopTroubleException> Why(HttpResponseMessage answer, CancellationToken ct)
    {
        var said = await answer.Content.ReadAsStringAsync(ct);
        return said.Contains("invalid_grant", StringComparison.Ordinal) || said.Contains("invalid_request", StringComparison.Ordinal)
            ? new(Mends.Person, "The shop's permission has run out: install the app in the shop again.")
            : new(Mends.Person, "The client ID or the client secret is not right, or the app is not installed in this shop: copy both from the app's settings and install it.");
    }

    public void Dispose() => one.Dispose();
}
