using System.Security.Cryptography;
using System.Text;

namespace Crm.Simulator;

/// <summary>One webhook as a platform sends it.</summary>
/// <param name="Path">Where to, e.g. /webhooks/shopify/ID.</param>
/// <param name="Headers">The platform's own.</param>
/// <param name="Body">The raw bytes, which the signature covers.</param>
public sealed record Delivery(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Base64 of HMAC-SHA256, as both platforms sign.</summary>
    public static string Sign(byte[] body, string secret) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
