using Crm.Integrations;
using Crm.People;

namespace Crm.Web.Pages.Integrations;

/// <summary>How a shop can be connected, and what has to be typed for each way.</summary>
internal static class Ways
{
    /// <summary>Shopify: an app of the Dev Dashboard, installed in one's own shop; an app that a merchant installs; an older token. WooCommerce: a key. Webhooks alone.</summary>
    public static readonly string[] All = ["client", "offline", "token", "key", "push"];

    public static string PlatformOf(string way) => way == "key" ? "woocommerce" : "shopify";

    /// <summary>The credentials, or the field that is missing.</summary>
    public static (ApiAccess? Access, Refusal? Missing) Read(string way, string? id, string? secret, string? token)
    {
        (id, secret, token) = (id?.Trim() ?? "", secret?.Trim() ?? "", token?.Trim() ?? "");
        if (way == "token" && token.Length == 0) return (null, Refusal.Of("The access token is missing: it begins with shpat_.", "Token"));
        if (way != "token" && id.Length == 0) return (null, way == "key" ? Refusal.Of("The consumer key is missing: it begins with ck_.", "ClientId") : Refusal.Of("The client ID is missing: it stands in the app's settings.", "ClientId"));
        if (secret.Length == 0) return (null, way == "key" ? Refusal.Of("The consumer secret is missing: it begins with cs_.", "Secret") : Refusal.Of("The client secret is missing: it stands in the app's settings.", "Secret"));
        return (new(way, id, secret) { Token = way == "token" ? token : null }, null);
    }
}
