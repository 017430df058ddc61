using System.Globalization;

namespace Crm.Web.Shared;

/// <summary>How amounts, countries and instants are written.</summary>
internal static class Formats
{
    /// <summary>The number with the currency's own decimals, in the reader's culture.</summary>
    public static string Number(decimal amount, string currency) =>
        Math.Round(amount, Currencies.Exponent(currency), MidpointRounding.AwayFromZero).ToString("N" + Currencies.Exponent(currency), CultureInfo.CurrentCulture);

    /// <summary>The country's English name; the code itself when it is not known.</summary>
    public static string Country(string? code)
    {
        if (code is null or "ZZ") return "Unknown";
        try
        {
            return new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    /// <summary>The zone by its name, UTC when it is not known.</summary>
    public static TimeZoneInfo Zone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>A person's name; what is known of them where they have none.</summary>
    public static string Name(string? first, string? last, string? company, string? email) => (first, last) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => first + " " + last,
        ({ Length: > 0 }, _) => first,
        (_, { Length: > 0 }) => last,
        _ => company ?? email ?? "No name",
    };
}
