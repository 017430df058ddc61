using System.Text.Json;
using Crm.Integrations.Manual;
using Crm.Integrations.Shopify;
using Crm.Integrations.WooCommerce;
using Crm.Orders;

namespace Crm.Integrations;

/// <summary>A webhook as it came.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="Kind">Platform and topic, e.g. "shopify:orders/create".</param>
/// <param name="ReceivedAt">When it was received, UTC.</param>
/// <param name="Body">The raw bytes.</param>
internal readonly record struct WebhookBody(Guid Integration, string Kind, DateTime ReceivedAt, ReadOnlyMemory<byte> Body);

/// <summary>What a webhook says, or why it could not be understood: exactly one is set.</summary>
/// <param name="Report">What the shop reports.</param>
/// <param name="Surprise">For a person: what was found, what was expected, what to do.</param>
internal readonly record struct Translation(Report? Report, string? Surprise);

/// <summary>From a webhook's bytes to a report. Pure: no I/O, no clock. Never throws: what it cannot read is a surprise.</summary>
internal static class Translator
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    public static Translation Translate(in WebhookBody webhook)
    {
        var colon = webhook.Kind.IndexOf(':', StringComparison.Ordinal);
        var platform = colon < 0 ? "" : webhook.Kind[..colon];
        var topic = webhook.Kind[(colon + 1)..];
        try
        {
            return new(platform switch
            {
                "shopify" when !ShopifyTranslator.Uses(topic) => Unused(webhook.Integration, topic),
                "woocommerce" when !WooCommerceTranslator.Uses(topic) => Unused(webhook.Integration, topic),
                "shopify" => Read(webhook, topic, ShopifyTranslator.Translate),
                "woocommerce" => Read(webhook, topic, WooCommerceTranslator.Translate),
                "manual" => ManualTranslator.Translate(webhook),
                _ => throw new SurpriseException($"The message is of the kind '{webhook.Kind}', and no platform has such messages."),
            }, null);
        }
        catch (SurpriseException surprise)
        {
            return new(null, surprise.Message);
        }
        catch (InvalidOperationException)
        {
            return new(null, "The body holds text that is not valid UTF-8. Send it again from the shop.");
        }
        catch (JsonException exception)
        {
            return new(null, $"The body is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}). Send it again from the shop.");
        }
    }

    static Report Read(in WebhookBody webhook, string topic, Func<WebhookBody, string, JsonElement, Report> translate)
    {
        using var json = JsonDocument.Parse(webhook.Body, Options);
        return json.RootElement.ValueKind == JsonValueKind.Object
            ? translate(webhook, topic, json.RootElement)
            : throw new SurpriseException("The body is no JSON object. Send it again from the shop.");
    }

    static NothingToDo Unused(Guid integration, string topic) => new(integration, $"The topic {topic} is not used.");
}
