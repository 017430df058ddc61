using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Crm.Customers;

/// <summary>The values of the custom fields, between crm.customers.custom_fields and what a form shows.</summary>
internal static class CustomValues
{
    /// <summary>Each value as a form shows it, by its key.</summary>
    public static Dictionary<string, string?> Read(string? json)
    {
        var values = new Dictionary<string, string?>();
        if (json is null) return values;
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) return values;
        foreach (var property in document.RootElement.EnumerateObject())
        {
            values[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => property.Value.GetString(),
                _ => property.Value.GetRawText(),
            };
        }

        return values;
    }

    /// <summary>As JSON, each by its field's type; null when there is none. What no field describes any more is kept as text.</summary>
    public static string? Write(IReadOnlyDictionary<string, string?> values, IReadOnlyList<CustomField> fields)
    {
        var buffer = new MemoryStream();
        var any = false;
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                if (value is null) continue;
                any = true;
                switch (fields.FirstOrDefault(f => f.Key == key)?.Type)
                {
                    case "number" when decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number): json.WriteNumber(key, number); break;
                    case "boolean": json.WriteBoolean(key, value == "true"); break;
                    default: json.WriteString(key, value); break;
                }
            }

            json.WriteEndObject();
        }

        return any ? Encoding.UTF8.GetString(buffer.ToArray()) : null;
    }
}
