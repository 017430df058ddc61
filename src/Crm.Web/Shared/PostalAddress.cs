using System.Text;
using System.Text.Json;

namespace Crm.Web.Shared;

/// <summary>A postal address as shops tell it, written the way its own country writes it. The country itself is not among the lines.</summary>
internal sealed record PostalAddress(
    string? Name, string? Company, string? Line1, string? Line2, string? City, string? Region, string? PostalCode, string? Country)
{
    /// <summary>As crm.orders.shipping_address keeps it.</summary>
    public static PostalAddress Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        string? Part(string name) =>
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        return new(Part("name"), Part("company"), Part("address1"), Part("address2"), Part("city"), Part("region"), Part("postal_code"), Part("country_code"));
    }

    /// <summary>From the widest to the narrowest or the other way, by the country's rules; nothing stands where nothing is known.</summary>
    public IReadOnlyList<string> Lines()
    {
        var isEastern = PersonName.IsEastern(Line1 + City + Region);
        var lines = new List<string>();
        foreach (var line in AddressFormats.Of(Country, isEastern).Split("%n"))
        {
            if (Fill(line) is { Length: > 0 } text) lines.AddRange(text.Split('\n'));
        }

        return lines;
    }

    // What stands between two parts is written only when both are there; what leads a line, only with its first part.
    string Fill(string line)
    {
        var text = new StringBuilder();
        var between = new StringBuilder();
        var wroteAny = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '%' || i + 1 == line.Length)
            {
                between.Append(line[i]);
                continue;
            }

            var part = Part(line[++i]);
            if (part is not null)
            {
                if (wroteAny || text.Length == 0 && IsLead(line, i)) text.Append(between);
                text.Append(part);
                wroteAny = true;
            }

            between.Clear();
        }

        return text.ToString();
    }

    static bool IsLead(string line, int at) => line.IndexOf('%', StringComparison.Ordinal) == at - 1;

    string? Part(char code) => code switch
    {
        'N' => Name,
        'O' => Company,
        'A' => Line1 is null ? Line2 : Line2 is null ? Line1 : Line1 + "\n" + Line2,
        'C' => City,
        'S' => Region,
        'Z' => PostalCode,
        _ => null,
    };
}
