using System.Text.Json;
using Crm.Privacy;

namespace Crm.Integrations.WooCommerce;

/// <summary>WooCommerce itself knows no consent; the extensions that ask for it keep the answer in the customer's meta data.</summary>
internal static class WooCommerceConsent
{
    static readonly Dictionary<string, Channel> Known = new()
    {
        ["mailchimp_woocommerce_is_subscribed"] = Channel.Email,
        ["_wc_klaviyo_email_consent"] = Channel.Email,
        ["_wc_klaviyo_sms_consent"] = Channel.Sms,
        ["automatewoo_optin"] = Channel.Email,
        ["marketing_opt_in"] = Channel.Email,
        ["sms_opt_in"] = Channel.Sms,
    };

    /// <param name="customer">The customer's resource.</param>
    /// <param name="at">When it was last changed: the extensions give no date of their own.</param>
    public static IReadOnlyList<Consent> Of(JsonElement customer, DateTime? at)
    {
        if (at is not { } when) return [];
        var consents = new List<Consent>();
        foreach (var meta in customer.List("meta_data"))
        {
            if (meta.ValueKind != JsonValueKind.Object || meta.Field("key") is not { ValueKind: JsonValueKind.String } key) continue;
            if (Known.TryGetValue(key.GetString()!, out var channel) && meta.Field("value") is { } value && StateOf(value) is { } state) consents.Add(new(channel, state, when));
        }

        return consents;
    }

    static ConsentState? StateOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => ConsentState.Granted,
        JsonValueKind.False => ConsentState.Withdrawn,
        JsonValueKind.Number => value.GetRawText() == "0" ? ConsentState.Withdrawn : ConsentState.Granted,
        JsonValueKind.String => value.GetString()!.ToLowerInvariant() switch
        {
            "1" or "yes" or "true" or "subscribed" => ConsentState.Granted,
            "0" or "no" or "false" or "unsubscribed" => ConsentState.Withdrawn,
            "pending" => ConsentState.Pending,
            _ => null,
        },
        _ => null,
    };
}
