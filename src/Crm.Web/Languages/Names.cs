using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Crm.Web.Languages;

/// <summary>
/// What countries, currencies and languages are called in each language of the pages, by the Unicode CLDR 48. .NET tells a country's name in the
/// server's language alone, and no other of these.
/// </summary>
internal static class Names
{
    static readonly FrozenDictionary<string, string[]> Countries = Load("Countries");
    static readonly FrozenDictionary<string, string[]> Currencies = Load("Currencies");
    static readonly FrozenDictionary<string, string[]> Languages = Load("Languages");

    /// <summary>By ISO 3166; null for a code that is none.</summary>
    public static string? Country(string code) => Of(Countries, code);

    /// <summary>By ISO 4217; null for a code that is none.</summary>
    public static string? Currency(string code) => Of(Currencies, code);

    /// <summary>By ISO 639; null for a code that is none.</summary>
    public static string? Language(string code) => Of(Languages, code);

    /// <summary>All countries, in the reader's own order of letters.</summary>
    public static IEnumerable<(string Code, string Name)> AllCountries() => Sorted(Countries);

    /// <summary>All currencies, in the order of their codes.</summary>
    public static IEnumerable<(string Code, string Name)> AllCurrencies() => Currencies.Keys.Order(StringComparer.Ordinal).Select(code => (code, Of(Currencies, code)!));

    /// <summary>All languages, in the reader's own order of letters.</summary>
    public static IEnumerable<(string Code, string Name)> AllLanguages() => Sorted(Languages);

    static IEnumerable<(string Code, string Name)> Sorted(FrozenDictionary<string, string[]> names) =>
        names.Keys.Select(code => (code, Of(names, code)!)).OrderBy(pair => pair.Item2, StringComparer.Create(CultureInfo.CurrentCulture, ignoreCase: true));

    static string? Of(FrozenDictionary<string, string[]> names, string code)
    {
        if (!names.TryGetValue(code, out var all)) return null;
        var language = Web.Languages.Language.Current;
        return language == Web.Languages.Language.Marked ? "⟦" + all[0] + "⟧" : all[language.Place];
    }

    static FrozenDictionary<string, string[]> Load(string what)
    {
        using var stream = typeof(Names).Assembly.GetManifestResourceStream($"Crm.Web.Languages.Names.{what}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
