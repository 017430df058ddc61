using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Crm.Privacy;

/// <summary>By what a raw payload is known to be about a person.</summary>
/// <param name="Contacts">Their e-mail addresses and phone numbers, lower case.</param>
/// <param name="Customers">Their ids in the payload's shop.</param>
/// <param name="Orders">Their orders' ids in the payload's shop.</param>
/// <param name="Placeholder">What stands for a guest's address afterwards, so that the order still finds its customer; null: there is none.</param>
internal sealed record PersonKeys(IReadOnlySet<string> Contacts, IReadOnlySet<string> Customers, IReadOnlySet<string> Orders, string? Placeholder);

/// <summary>
/// Takes a person out of a shop's raw payload and leaves what the books need: ids, amounts, dates, states, codes. Pure. It keeps what is known to tell nothing
/// about a person and empties every other text, so that a field that a shop invents tomorrow is empty too.
/// </summary>
internal static class PayloadScrubber
{
    // What may stay as text. Everything else that is a text goes; numbers and truth values stay.
    static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "id", "admin_graphql_api_id", "order_id", "customer_id", "product_id", "variant_id", "variation_id", "line_item_id", "shop_id", "shop_domain", "order_number", "number",
        "currency", "presentment_currency", "currency_code", "country_code", "country", "created_at", "updated_at", "processed_at", "cancelled_at", "closed_at",
        "date_created", "date_created_gmt", "date_modified", "date_modified_gmt", "date_paid", "date_paid_gmt", "date_completed", "date_completed_gmt",
        "financial_status", "fulfillment_status", "status", "shipment_status", "state", "kind", "type", "cancel_reason", "source_name", "created_via", "sku",
        "price", "total", "subtotal", "total_tax", "amount", "total_price", "subtotal_price", "total_discount", "total_discounts", "total_shipping_price", "shipping_total",
        "discount_total", "cart_tax", "total_refunded", "quantity", "admin_graphql_api_customer_kept_id", "admin_graphql_api_customer_deleted_id", "customer_locale",
    };

    /// <summary>The payload without the person; null when it is not about them.</summary>
    public static byte[]? Scrub(ReadOnlyMemory<byte> payload, string kind, PersonKeys person)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            if (!IsAbout(json.RootElement, kind, person)) return null;
            var buffer = new ArrayBufferWriter<byte>(payload.Length);
            using (var writer = new Utf8JsonWriter(buffer)) Write(writer, json.RootElement, null, person, isTop: true);
            return buffer.WrittenSpan.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or no text: it can only be told by its bytes, and nothing of it can be kept.
            var text = System.Text.Encoding.UTF8.GetString(payload.Span).ToLowerInvariant();
            return person.Contacts.Any(c => text.Contains(c, StringComparison.Ordinal)) ? "{}"u8.ToArray() : null;
        }
    }

    static bool IsAbout(JsonElement root, string kind, PersonKeys person)
    {
        if (root.ValueKind == JsonValueKind.Object)
        {
            var topic = kind[(kind.IndexOf(':', StringComparison.Ordinal) + 1)..];
            var own = topic.StartsWith("customer", StringComparison.Ordinal) ? person.Customers : topic.StartsWith("order", StringComparison.Ordinal) ? person.Orders : null;
            if (own is not null && IsOne(root, "id", own)) return true;
            if (IsOne(root, "order_id", person.Orders) || IsOne(root, "customer_id", person.Customers)) return true;
            if (root.TryGetProperty("customer", out var customer) && customer.ValueKind == JsonValueKind.Object && IsOne(customer, "id", person.Customers)) return true;
        }

        return HasContact(root, person.Contacts);
    }

    static bool IsOne(JsonElement element, string name, IReadOnlySet<string> ids) => element.TryGetProperty(name, out var id) && id.ValueKind switch
    {
        JsonValueKind.Number => ids.Contains(id.GetRawText()),
        JsonValueKind.String => ids.Contains(id.GetString()!),
        _ => false,
    };

    static bool HasContact(JsonElement element, IReadOnlySet<string> contacts) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(p => HasContact(p.Value, contacts)),
        JsonValueKind.Array => element.EnumerateArray().Any(e => HasContact(e, contacts)),
        JsonValueKind.String => contacts.Contains(element.GetString()!.Trim().ToLower(CultureInfo.InvariantCulture)),
        _ => false,
    };

    static void Write(Utf8JsonWriter writer, JsonElement element, string? name, PersonKeys person, bool isTop = false)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    // An order's name is its number; everybody else's is a person's or says what was bought.
                    if (isTop && property is { Name: "name", Value.ValueKind: JsonValueKind.String }) property.Value.WriteTo(writer);
                    else Write(writer, property.Value, property.Name, person);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) Write(writer, item, name, person);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when name is "email" or "contact_email" && person.Placeholder is { } placeholder && person.Contacts.Contains(element.GetString()!.Trim().ToLowerInvariant()):
                writer.WriteStringValue(placeholder);
                break;
            case JsonValueKind.String when name is null || !Kept.Contains(name) || person.Contacts.Contains(element.GetString()!.Trim().ToLowerInvariant()):
                writer.WriteStringValue("");
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
