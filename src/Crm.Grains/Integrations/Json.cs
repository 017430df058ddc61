using System.Globalization;
using System.Text.Json;

namespace Crm.Integrations;

/// <summary>Reads fields of a shop's JSON: what is missing or null is null, what has another form is a surprise that names the field.</summary>
internal static class Json
{
    const int MostLetters = 10_000;

    /// <summary>The field, or null when it is missing or null.</summary>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement? Object(this JsonElement element, string name) => element.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } found => found,
        // PHP writes an empty object as an empty list.
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 0 => null,
        { } other => throw Unexpected(name, other, "an object"),
    };

    public static IEnumerable<JsonElement> List(this JsonElement element, string name, int most = 2000) => element.Field(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > most =>
            throw new SurpriseException($"'{name}' has {list.GetArrayLength()} entries; at most {most} are taken. Split it in the shop, then replay."),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } other => throw Unexpected(name, other, "a list"),
    };

    /// <summary>The text, trimmed; null when it is empty.</summary>
    public static string? Text(this JsonElement element, string name)
    {
        if (element.Field(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) throw Unexpected(name, value, "a text");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new SurpriseException($"'{name}' holds half of a character pair, which is no text. Correct it in the shop, then replay.");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new SurpriseException($"'{name}' holds a NUL character, which cannot be kept. Correct it in the shop, then replay.");
        }

        if (text.Length > MostLetters) throw new SurpriseException($"'{name}' has {text.Length} letters; at most {MostLetters} are taken. Shorten it in the shop, then replay.");
        text = text.Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>An id: a whole number or a text of one, exact to the last digit. Null when it is missing or 0.</summary>
    public static string? Id(this JsonElement element, string name)
    {
        if (element.Field(name) is not { } value) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => element.Text(name) ?? "0",
            _ => throw Unexpected(name, value, "an id"),
        };
        if (!text.All(char.IsAsciiDigit) || text.Length > 30) throw new SurpriseException($"'{name}' is '{Short(text)}', which is no id.");
        return text.TrimStart('0').Length == 0 ? null : text;
    }

    /// <summary>An amount as text or number, to four decimals at the most; null when it is missing or empty.</summary>
    public static decimal? Amount(this JsonElement element, string name)
    {
        if (element.Field(name) is not { } value) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => element.Text(name),
            _ => throw Unexpected(name, value, "an amount"),
        };
        if (text is null) return null;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
        {
            throw new SurpriseException($"'{name}' is '{Short(text)}', which is no amount. Correct it in the shop, then replay.");
        }

        if (Math.Abs(amount) >= 1_000_000_000_000_000m) throw new SurpriseException($"'{name}' is too large an amount to keep. Correct it in the shop, then replay.");
        return amount;
    }

    /// <summary>An amount that an order is counted with: at most four decimals, not below zero.</summary>
    public static decimal? Total(this JsonElement element, string name)
    {
        if (element.Amount(name) is not { } amount) return null;
        if (amount < 0) throw new SurpriseException($"'{name}' is negative ({amount.ToString(CultureInfo.InvariantCulture)}): a total cannot be. Correct it in the shop, then replay.");
        var kept = Math.Round(amount, 4);
        return kept == amount ? kept : throw new SurpriseException($"'{name}' has more than four decimals. Correct it in the shop, then replay.");
    }

    public static bool Flag(this JsonElement element, string name) => element.Field(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { } other => throw Unexpected(name, other, "true or false"),
    };

    /// <summary>A whole number; 0 when it is missing.</summary>
    public static int Count(this JsonElement element, string name)
    {
        if (element.Field(name) is not { } value) return 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) ? count : throw Unexpected(name, value, "a whole number");
    }

    /// <summary>An instant in ISO 8601; without an offset it is UTC.</summary>
    public static DateTime? Instant(this JsonElement element, string name)
    {
        if (element.Text(name) is not { } text) return null;
        if (!char.IsAsciiDigit(text[0])
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            || text.Length < 10 || text[4] != '-' || text[7] != '-')
        {
            throw new SurpriseException($"'{name}' is '{Short(text)}', which is no date of the form 2026-11-23T12:00:00Z. Correct it in the shop, then replay.");
        }

        return instant.Year is >= 1990 and < 2100
            ? instant.UtcDateTime
            : throw new SurpriseException($"'{name}' lies in the year {instant.Year}: that cannot be. Correct it in the shop, then replay.");
    }

    /// <summary>A currency's code, upper case.</summary>
    public static string? Currency(this JsonElement element, string name)
    {
        if (element.Text(name)?.ToUpperInvariant() is not { } code) return null;
        return Currencies.Knows(code) ? code : throw new SurpriseException($"'{name}' is '{Short(code)}', which is no currency that is known. Correct it in the shop, then replay.");
    }

    /// <summary>A country's code, upper case; what has another form is left out, for an address is no reason to refuse an order.</summary>
    public static string? Country(this JsonElement element, string name) =>
        element.Text(name)?.ToUpperInvariant() is { Length: 2 } code && code.All(char.IsAsciiLetterUpper) ? code : null;

    public static SurpriseException Missing(string name) => new($"'{name}' is missing. Send it again from the shop, or correct it there, then replay.");

    static SurpriseException Unexpected(string name, JsonElement found, string expected) =>
        new($"'{name}' is {Kind(found)} where {expected} was expected. Correct it in the shop, then replay.");

    static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };

    static string Short(string text) => text.Length <= 24 ? text : text[..24] + "…";
}
