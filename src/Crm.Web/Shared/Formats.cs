using System.Globalization;
using System.Security.Claims;
using Crm.Web.Auth;
using Crm.Web.Languages;

namespace Crm.Web.Shared;

/// <summary>How amounts, days, months, countries and people are written for the reader of this request.</summary>
internal static class Formats
{
    // Around what runs from left to right in a text of either direction.
    const char LeftToRight = '\u2066', PopIsolate = '\u2069';

    static readonly Words T = new();

    /// <summary>The number with the currency's own decimals, in the reader's culture.</summary>
    public static string Number(decimal amount, string currency) =>
        Math.Round(amount, Currencies.Exponent(currency), MidpointRounding.AwayFromZero).ToString("N" + Currencies.Exponent(currency), CultureInfo.CurrentCulture);

    /// <summary>An amount and its currency's code inside a sentence, an attribute or a file; on a page of its own it is a money tag.</summary>
    public static string Amount(decimal amount, string currency)
    {
        var text = Number(amount, currency) + "\u00a0" + currency;
        return Language.Current.IsRightToLeft ? LeftToRight + text + PopIsolate : text;
    }

    /// <summary>A count.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A day, e.g. 24 Nov 2026.</summary>
    public static string Day(DateOnly day) => day.ToString(Language.Current.DatePattern, CultureInfo.CurrentCulture);

    /// <summary>A day and its hour, e.g. 24 Nov 2026, 15:03, of an instant that is already in the reader's time zone.</summary>
    public static string Moment(DateTime local) =>
        Day(DateOnly.FromDateTime(local)) + Language.Current.BeforeTime + local.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A month, e.g. November 2026.</summary>
    public static string Month(DateOnly month) => month.ToString("Y", CultureInfo.CurrentCulture);

    /// <summary>A month in few letters, e.g. Nov 2026.</summary>
    public static string ShortMonth(DateOnly month) => month.ToString(Language.Current.MonthPattern, CultureInfo.CurrentCulture);

    /// <summary>The parts with what the language puts between them.</summary>
    public static string List(IEnumerable<string> parts) => string.Join(Language.Current.Separator, parts);

    /// <summary>The country's name in the reader's language; the code itself when it is not known.</summary>
    public static string Country(string? code) => code is null or "ZZ" or "" ? T["Unknown"] : Names.Country(code) ?? code;

    /// <summary>The currency's name in the reader's language; the code itself when it is not known.</summary>
    public static string Currency(string code) => Names.Currency(code) ?? code;

    /// <summary>The language's name in the reader's language; the code itself when it is not known.</summary>
    public static string LanguageName(string code) => Names.Language(code) ?? Names.Language(code.Split('-')[0]) ?? code;

    /// <summary>The zone by its name, UTC when it is not known.</summary>
    public static TimeZoneInfo Zone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The zone of who is signed in.</summary>
    public static TimeZoneInfo Zone(ClaimsPrincipal person) => Zone(person.FindFirst(StaffPrincipal.TimeZone)?.Value);

    /// <summary>A person's name; what is known of them where they have none.</summary>
    public static string Name(string? first, string? last, string? company, string? email) => (first, last) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => first + " " + last,
        ({ Length: > 0 }, _) => first,
        (_, { Length: > 0 }) => last,
        _ => company ?? email ?? T["No name"],
    };
}
