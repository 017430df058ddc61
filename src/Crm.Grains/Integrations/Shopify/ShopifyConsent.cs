using System.Text.Json;
using Crm.Orders;
using Crm.Privacy;

namespace Crm.Integrations.Shopify;

/// <summary>What Shopify says that a customer said about being addressed. Without a date nobody said anything: it is then left out.</summary>
internal static class ShopifyConsent
{
    public static IReadOnlyList<Consent> Of(JsonElement customer)
    {
        var email = Read(Channel.Email, customer.Object("email_marketing_consent")) ?? Former(customer);
        var sms = Read(Channel.Sms, customer.Object("sms_marketing_consent"));
        return [.. new[] { email, sms }.OfType<Consent>()];
    }

    /// <summary>The topics that tell of consent alone.</summary>
    public static Report Told(Guid shop, JsonElement root, bool isEmail)
    {
        var consent = isEmail ? Read(Channel.Email, root.Object("email_marketing_consent")) : Read(Channel.Sms, root.Object("sms_marketing_consent"));
        var id = isEmail ? root.Id("customer_id") : ShopifyTranslator.Gid(root);
        if (consent is not { } said) return new NothingToDo(shop, "The customer has said nothing about being addressed.");
        return new ConsentReported(shop, id ?? throw Json.Missing(isEmail ? "customer_id" : "id"), said);
    }

    static Consent? Read(Channel channel, JsonElement? said) =>
        said is { } consent && consent.Instant("consent_updated_at") is { } at && StateOf(consent.Text("state")) is { } state ? new(channel, state, at) : null;

    // As payloads of former versions of the API have it.
    static Consent? Former(JsonElement customer) => customer.Instant("accepts_marketing_updated_at") is { } at
        ? new(Channel.Email, customer.Flag("accepts_marketing") ? ConsentState.Granted : ConsentState.Withdrawn, at)
        : null;

    static ConsentState? StateOf(string? word) => word?.ToLowerInvariant() switch
    {
        "subscribed" => ConsentState.Granted,
        "pending" => ConsentState.Pending,
        "unsubscribed" or "not_subscribed" or "redacted" => ConsentState.Withdrawn,
        _ => null,
    };
}
