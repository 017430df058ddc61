using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;

namespace Crm.Integrations;

/// <summary>How crm.integrations.credentials is written: JSON whose values are encrypted. Nothing here is ever logged.</summary>
internal sealed class ShopSecrets(IDataProtectionProvider protection)
{
    /// <summary>How long after a rotation the old secret is accepted: shops take up to an hour to use the new one, and retry for some more.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    const string Webhook = "webhook_secret";
    const string Previous = "previous_secret";
    const string PreviousUntil = "previous_until";
    const string Api = "api";

    readonly IDataProtector protector = protection.CreateProtector("integration-secret");

    public string First(string secret) => new JsonObject { [Webhook] = protector.Protect(secret) }.ToJsonString();

    /// <summary>The new secret beside the one that it follows; what else stands there stays.</summary>
    public string Rotated(string secret, string credentials, DateTime now)
    {
        var kept = JsonNode.Parse(credentials)!.AsObject();
        kept[Previous] = kept[Webhook]?.DeepClone();
        kept[PreviousUntil] = (now + Overlap).ToString("O", CultureInfo.InvariantCulture);
        kept[Webhook] = protector.Protect(secret);
        return kept.ToJsonString();
    }

    /// <summary>What signs the shop's webhooks.</summary>
    public string WebhookSecret(string credentials) => protector.Unprotect(JsonNode.Parse(credentials)![Webhook]!.GetValue<string>());

    /// <summary>Null when the shop only pushes.</summary>
    public ApiAccess? Access(string credentials) =>
        JsonNode.Parse(credentials)![Api] is { } api ? JsonSerializer.Deserialize<ApiAccess>(protector.Unprotect(api.GetValue<string>())) : null;

    public string With(ApiAccess access, string credentials)
    {
        var kept = JsonNode.Parse(credentials)!.AsObject();
        kept[Api] = protector.Protect(JsonSerializer.Serialize(access));
        return kept.ToJsonString();
    }

    /// <summary>The same, each value encrypted anew with the key that is in force now.</summary>
    public string Anew(string credentials)
    {
        var kept = JsonNode.Parse(credentials)!.AsObject();
        foreach (var name in (string[])[Webhook, Previous, Api])
        {
            if (kept[name] is { } value) kept[name] = protector.Protect(protector.Unprotect(value.GetValue<string>()));
        }

        return kept.ToJsonString();
    }
}
