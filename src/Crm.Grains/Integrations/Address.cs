using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Crm.Integrations;

/// <summary>A postal address in our own words, whichever shop it came from.</summary>
internal sealed record Address(
    string? Name, string? Company, string? Line1, string? Line2, string? City, string? Region, string? PostalCode, string? Country, string? Phone)
{
    /// <summary>As crm.orders.shipping_address keeps it.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "name", Name);
            Write(json, "company", Company);
            Write(json, "address1", Line1);
            Write(json, "address2", Line2);
            Write(json, "city", City);
            Write(json, "region", Region);
            Write(json, "postal_code", PostalCode);
            Write(json, "country_code", Country);
            Write(json, "phone", Phone);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }
}
