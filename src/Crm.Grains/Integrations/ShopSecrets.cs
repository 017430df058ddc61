using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Crm.Integrations;

/// <summary>How crm.integrations.credentials is written: JSON whose values are encrypted. Nothing here is ever logged.</summary>
internal sealed class ShopSecrets(IDataProtectionProvider protection)
{
    /// <summary>How long after a rotation the old secret is accepted: shops take up to an hour to use the new one, and retry for some more.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    readonly IDataProtector protector = protection.CreateProtector("integration-secret");

    public string First(string secret) => JsonSerializer.Serialize(new Dictionary<string, string> { ["webhook_secret"] = protector.Protect(secret) });

    /// <summary>The new secret beside the one that it follows.</summary>
    public string Rotated(string secret, string credentials, DateTime now)
    {
        using var json = JsonDocument.Parse(credentials);
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["webhook_secret"] = protector.Protect(secret),
            ["previous_secret"] = json.RootElement.GetProperty("webhook_secret").GetString()!,
            ["previous_until"] = (now + Overlap).ToString("O", CultureInfo.InvariantCulture),
        });
    }
}
