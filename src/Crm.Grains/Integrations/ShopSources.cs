using Crm.Integrations.Outbound;
using Crm.Integrations.Shopify;
using Crm.Integrations.Sync;
using Crm.Integrations.WooCommerce;

namespace Crm.Integrations;

/// <summary>Opens a shop's API.</summary>
internal sealed class ShopSources(IHttpClientFactory clients, OutboundSettings settings, TimeProvider time)
{
    public OutboundSettings Settings => settings;

    public HttpClient Http => clients.CreateClient(OutboundCalls.Shops);

    /// <param name="platform">"shopify" or "woocommerce".</param>
    /// <param name="domain">The shop's host name.</param>
    /// <param name="access">The credentials.</param>
    /// <param name="limiter">The shop's own.</param>
    /// <param name="keep">Keeps what a refresh gave.</param>
    public IShopSource Open(string platform, string domain, ApiAccess access, ShopLimiter limiter, Func<ApiAccess, CancellationToken, Task> keep)
    {
        var http = Http;
        if (platform != "shopify") return new WooCommerceSource(http, settings, domain, access, limiter);
        var tokens = new ShopifyTokens(http, settings, domain, access, keep, time);
        return new ShopifySource(new(http, settings, domain, tokens, limiter), http, domain);
    }
}
