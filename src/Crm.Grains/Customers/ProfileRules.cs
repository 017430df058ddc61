using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Crm.People;

namespace Crm.Customers;

/// <summary>What may stand in a profile's fields. Pure: the same text gives the same answer.</summary>
internal static partial class ProfileRules
{
    const int LongestText = 200;
    const int LongestCustomText = 2000;

    /// <summary>The text without what cannot be kept or seen (control characters, half pairs); null when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (text is null) return null;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar) clean.Append(rune);
        }

        var trimmed = clean.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>The field's value as it is kept, and why it cannot be if so.</summary>
    public static (string? Value, Refusal? Refusal) Check(string field, string? typed)
    {
        var text = Clean(typed);
        var value = (field, text) switch
        {
            ("timezone", null) => "UTC",
            ("language", null) => "en",
            ("currency", null) => "USD",
            ("country_code" or "currency", _) => text?.ToUpperInvariant(),
            ("status", _) => text?.ToLowerInvariant(),
            ("language", _) => LanguageOf(text!),
            _ => text,
        };
        return (value, Wrong(field, value));
    }

    /// <summary>The same for a custom field, by its type.</summary>
    public static (string? Value, Refusal? Refusal) Check(CustomField custom, string? typed)
    {
        var field = ProfileFields.CustomPrefix + custom.Key;
        var text = Clean(typed);
        if (text is null) return (null, custom.Required ? new("“{0}” must be filled in.", [custom.Label], field) : null);
        var wrong = custom.Type switch
        {
            "number" => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
                ? null : Refusal.Of("This is no number: write it like 1234.5.", field),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null : Refusal.Of("This is no date: write it like 2026-11-24.", field),
            "choice" => custom.Choices.Contains(text) ? null : Refusal.Of("Choose one of the choices.", field),
            "boolean" => text is "true" or "false" ? null : Refusal.Of("Choose yes or no.", field),
            _ => TooLong(text, LongestCustomText, field),
        };
        return (text, wrong);
    }

    static Refusal? Wrong(string field, string? value) => (field, value) switch
    {
        ("status", _) => ProfileFields.Statuses.Contains(value) ? null : Refusal.Of("Choose one of the states.", field),
        (_, null) => null,
        ("email", _) => value.Length <= 254 && Email().IsMatch(value) ? null : Refusal.Of("This is no e-mail address: it is like name@example.com.", field),
        ("phone", _) => Phone().IsMatch(value) ? null : Refusal.Of("This is no phone number: it has at least three digits, and may have spaces and + ( ) - . /", field),
        ("country_code", _) => IsCountry(value) ? null : Refusal.Of("There is no country with this code: it is two letters, like DE.", field),
        ("currency", _) => Currencies.Knows(value) ? null : Refusal.Of("There is no such currency: it is three letters, like EUR.", field),
        ("language", _) => Language().IsMatch(value) ? null : Refusal.Of("There is no such language: it is like de or pt-BR.", field),
        ("timezone", _) => value.Length < 64 && TimeZoneInfo.TryFindSystemTimeZoneById(value, out _) ? null : Refusal.Of("There is no such time zone: it is like Europe/Berlin.", field),
        (ProfileFields.Owner, _) => Guid.TryParse(value, out _) ? null : Refusal.Of("There is no such colleague to assign to.", field),
        _ => TooLong(value, LongestText, field),
    };

    static Refusal? TooLong(string text, int most, string field) =>
        text.Length <= most ? null : new("This is longer than {0} characters.", [most.ToString(CultureInfo.InvariantCulture)], field);

    static bool IsCountry(string code)
    {
        if (code.Length != 2 || code == "ZZ" || !code.All(char.IsAsciiLetterUpper)) return false;
        try
        {
            return new RegionInfo(code).EnglishName != code;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // As BCP 47 writes it: the language small, the country large.
    static string LanguageOf(string text)
    {
        var parts = text.Replace('_', '-').Split('-');
        return string.Join('-', parts.Select((part, i) => i == 0 ? part.ToLowerInvariant() : part.Length == 2 ? part.ToUpperInvariant() : part));
    }

    [GeneratedRegex(@"^[^@\s<>,;:""]+@[^@\s<>,;:""]+\.[^@\s<>,;:"".]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"^(?=(?:.*\d){3})\+?[\d\s()./\-]{3,32}(?:(?:ext\.?|x|#)\s?\d{1,8})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Language();
}
