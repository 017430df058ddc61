using System.Security.Cryptography;

namespace Crm.Web.Webhooks;

/// <summary>What the headers of a delivery say.</summary>
/// <param name="Topic">The platform's topic; "" when it says none.</param>
/// <param name="Signature">Base64, as sent.</param>
/// <param name="Id">The delivery's id; "" when it says none.</param>
internal readonly record struct DeliveryHeaders(string Topic, string? Signature, string Id);

/// <summary>How a platform labels its deliveries.</summary>
internal abstract class Platform(string name)
{
    const int MostLetters = 200;

    public static readonly Platform Shopify = new ShopifyPlatform();
    public static readonly Platform WooCommerce = new WooCommercePlatform();

    public string Name => name;

    public abstract DeliveryHeaders Read(IHeaderDictionary headers);

    /// <summary>Whether it is the unsigned test of the address that a new webhook sends.</summary>
    public virtual bool IsPing(HttpRequest request, ReadOnlySpan<byte> body) => false;

    /// <summary>For a delivery without an id: the same bytes are the same delivery.</summary>
    public static string IdOf(ReadOnlySpan<byte> body) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));

    static string Header(IHeaderDictionary headers, string name)
    {
        var value = headers[name].ToString();
        // A NUL never reaches here: Kestrel refuses it. What is too long is no label.
        return value.Length <= MostLetters ? value : "";
    }

    sealed class ShopifyPlatform() : Platform("shopify")
    {
        // A newer family of headers drops the X-.
        public override DeliveryHeaders Read(IHeaderDictionary headers) =>
            new(Either(headers, "Topic"), Either(headers, "Hmac-Sha256"), Either(headers, "Webhook-Id"));

        static string Either(IHeaderDictionary headers, string name) =>
            Header(headers, "X-Shopify-" + name) is { Length: > 0 } old ? old : Header(headers, "Shopify-" + name);
    }

    sealed class WooCommercePlatform() : Platform("woocommerce")
    {
        public override DeliveryHeaders Read(IHeaderDictionary headers) =>
            new(Header(headers, "X-WC-Webhook-Topic"), Header(headers, "X-WC-Webhook-Signature"), Header(headers, "X-WC-Webhook-Delivery-ID"));

        public override bool IsPing(HttpRequest request, ReadOnlySpan<byte> body) => body.StartsWith("webhook_id="u8) && body.Length < 64;
    }
}
