using System.Security.Cryptography;
using System.Text;

namespace Crm.Running;

/// <summary>A connected shop: where its webhooks go and what signs them.</summary>
internal sealed record Shop(Guid Id, string Webhook, string Secret)
{
    /// <summary>A webhook as the shop's platform signs and labels it.</summary>
    public HttpRequestMessage Push(string topic, string delivery, byte[] body, string? secret = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Secret), body));
        var (topicName, idName, signatureName) = Webhook.Contains("/shopify/", StringComparison.Ordinal)
            ? ("X-Shopify-Topic", "X-Shopify-Webhook-Id", "X-Shopify-Hmac-Sha256")
            : ("X-WC-Webhook-Topic", "X-WC-Webhook-Delivery-ID", "X-WC-Webhook-Signature");
        request.Headers.Add(topicName, topic);
        request.Headers.Add(idName, delivery);
        request.Headers.Add(signatureName, signature);
        return request;
    }

    public HttpRequestMessage Push(string topic, string delivery, string body) => Push(topic, delivery, Encoding.UTF8.GetBytes(body));
}
