using System.Security.Cryptography;
using System.Text;
using Crm.Integrations.Outbound;

namespace Crm.Integrations.Shopify;

/// <summary>An install that a person has begun: the merchant agrees at Shopify and is sent back with a code. The state ties the answer to who began, the
/// signature to Shopify, the shop to the one that was meant.</summary>
internal sealed class ShopifyInstall(ApiAccess app, string domain, Guid by)
{
    const string Scopes = "read_orders,read_all_orders,read_customers,read_fulfillments";

    static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    readonly string state = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    readonly DateTime until = DateTime.UtcNow + Life;

    public ApiAccess App => app;

    public string Domain => domain;

    public string Address(OutboundSettings settings, string back) =>
        $"{(settings.ShopsAt is { } here ? new Uri(here, "/").AbsoluteUri.TrimEnd('/') : "https://" + domain)}/admin/oauth/authorize?client_id={Uri.EscapeDataString(app.Id)}" +
        $"&scope={Uri.EscapeDataString(Scopes)}&redirect_uri={Uri.EscapeDataString(back)}&state={state}";

    /// <summary>Whether the answer is Shopify's, to this install, for this shop.</summary>
    public bool Fits(IReadOnlyDictionary<string, string> answer, Guid who)
    {
        if (who != by || DateTime.UtcNow > until || answer.GetValueOrDefault("shop") != domain || !answer.ContainsKey("code")) return false;
        return Same(answer.GetValueOrDefault("state"), state) && Same(answer.GetValueOrDefault("hmac"), Sign(answer));
    }

    string Sign(IReadOnlyDictionary<string, string> answer)
    {
        var message = string.Join('&', answer.Where(a => a.Key != "hmac").OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(app.Secret), Encoding.UTF8.GetBytes(message)));
    }

    static bool Same(string? one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one ?? ""), Encoding.UTF8.GetBytes(other));
}
