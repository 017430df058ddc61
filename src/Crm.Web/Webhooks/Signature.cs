using System.Security.Cryptography;

namespace Crm.Web.Webhooks;

/// <summary>Checks base64(HMAC-SHA256(raw body, secret)), the signature that Shopify and WooCommerce share, in constant time.</summary>
internal static class Signature
{
    // An unknown shop costs the same work as a known one.
    static readonly byte[] NoSecret = RandomNumberGenerator.GetBytes(32);

    public static bool Fits(Shop? shop, ReadOnlySpan<byte> body, string? header, DateTime now)
    {
        Span<byte> sent = stackalloc byte[32];
        var readable = Read(header, sent);
        var fits = Compare(shop?.Secret ?? NoSecret, body, sent);
        var previous = shop?.Previous is { } secret && now < shop.PreviousUntil && Compare(secret, body, sent);
        return readable & shop is not null & (fits | previous);
    }

    static bool Compare(byte[] secret, ReadOnlySpan<byte> body, ReadOnlySpan<byte> sent)
    {
        Span<byte> right = stackalloc byte[32];
        HMACSHA256.HashData(secret, body, right);
        return CryptographicOperations.FixedTimeEquals(right, sent);
    }

    static bool Read(string? header, Span<byte> sent)
    {
        if (header is not { Length: 44 }) return false;
        return Convert.TryFromBase64String(header, sent, out var written) && written == 32;
    }
}
