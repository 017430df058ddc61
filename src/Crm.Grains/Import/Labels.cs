using System.Globalization;
using System.Text;
using System.Text.Json;
using Crm.Customers;

namespace Crm.Import;

/// <summary>The names of countries, currencies, languages and states in the languages of the pages, and the codes that they stand for.</summary>
internal static class Labels
{
    static readonly Dictionary<string, string> Countries = Load("Countries.json", code => new[] { ThreeLetters(code) }, more: new() { ["uk"] = "GB", ["usa"] = "US", ["u s a"] = "US", ["england"] = "GB", ["holland"] = "NL" });
    static readonly Dictionary<string, string> Languages = Load("Languages.json", _ => [], new());
    static readonly Dictionary<string, string> Currencies = Load("Currencies.json", _ => [], new() { ["€"] = "EUR", ["$"] = "USD", ["£"] = "GBP", ["¥"] = "JPY" });
    static readonly Dictionary<string, string> States = LoadStates();

    /// <summary>The code that a label of the field stands for; the text itself when it is none, for it may be a code.</summary>
    public static string Code(string field, string text)
    {
        var labels = field switch { "country_code" => Countries, "language" => Languages, "currency" => Currencies, "status" => States, _ => null };
        return labels?.GetValueOrDefault(Fold(text)) ?? text;
    }

    /// <summary>Without case, accents and signs: how headers and labels are compared.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol) folded.Append(char.ToLowerInvariant(c));
            else if (folded.Length > 0 && folded[^1] != ' ') folded.Append(' ');
        }

        return folded.ToString().TrimEnd();
    }

    static Dictionary<string, string> Load(string name, Func<string, IEnumerable<string>> others, Dictionary<string, string> more)
    {
        var codes = new Dictionary<string, string>();
        foreach (var (code, names) in Read(name))
        {
            foreach (var label in names.Concat(others(code)).Append(code)) codes.TryAdd(Fold(label), code);
        }

        foreach (var (label, code) in more) codes.TryAdd(Fold(label), code);
        return codes;
    }

    static Dictionary<string, string> LoadStates()
    {
        var codes = new Dictionary<string, string>();
        var words = Read("States.json");
        foreach (var status in ProfileFields.Statuses)
        {
            var english = status == "vip" ? "VIP" : char.ToUpperInvariant(status[0]) + status[1..];
            foreach (var label in words.GetValueOrDefault(english, []).Append(english)) codes.TryAdd(Fold(label), status);
        }

        return codes;
    }

    static string ThreeLetters(string code)
    {
        try
        {
            return new RegionInfo(code).ThreeLetterISORegionName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    static Dictionary<string, string[]> Read(string name)
    {
        using var stream = typeof(Labels).Assembly.GetManifestResourceStream("Crm.Import." + name)!;
        return JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!;
    }
}
