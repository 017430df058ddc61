using System.Collections.Frozen;
using System.Globalization;

namespace Crm.Web.Languages;

/// <summary>A language of the pages.</summary>
/// <param name="Code">As in crm.users.language, e.g. "pt".</param>
/// <param name="Name">Its own name for itself.</param>
/// <param name="Culture">How its readers write numbers.</param>
/// <param name="DatePattern">A day, e.g. 24 Nov 2026.</param>
/// <param name="IsRightToLeft">Whether lines begin at the right.</param>
internal sealed record Language(string Code, string Name, CultureInfo Culture, string DatePattern, bool IsRightToLeft = false)
{
    /// <summary>In every language's own name, in the order of the columns of the word lists; English, the key of the lists, is the first.</summary>
    public static IReadOnlyList<Language> All => Every;

    static readonly Language[] Every =
    [
        new("en", "English", CultureInfo.GetCultureInfo("en-GB"), "d MMM yyyy"),
        new("de", "Deutsch", CultureInfo.GetCultureInfo("de-DE"), "d. MMM yyyy"),
        new("fr", "Français", CultureInfo.GetCultureInfo("fr-FR"), "d MMM yyyy"),
        new("es", "Español", CultureInfo.GetCultureInfo("es-ES"), "d MMM yyyy"),
        new("pt", "Português", CultureInfo.GetCultureInfo("pt-BR"), "d MMM yyyy"),
        new("zh", "中文", CultureInfo.GetCultureInfo("zh-CN"), "yyyy年M月d日"),
        new("ja", "日本語", CultureInfo.GetCultureInfo("ja-JP"), "yyyy年M月d日"),
        new("ar", "العربية", CultureInfo.GetCultureInfo("ar-AE"), "d MMM yyyy", IsRightToLeft: true),
    ];

    /// <summary>
    /// No language: every translated text stands in brackets, so that a test sees the ones that are not. Nobody is offered it.
    /// </summary>
    public static Language Marked { get; } = new("qps", "Marked", CultureInfo.GetCultureInfo("en-GB"), "d MMM yyyy");

    static readonly FrozenDictionary<string, Language> ByCode = Every.Append(Marked).ToFrozenDictionary(l => l.Code, StringComparer.Ordinal);

    /// <summary>The language of this request.</summary>
    public static Language Current => Find(CultureInfo.CurrentUICulture) ?? All[0];

    /// <summary>Null for a code that is none of ours.</summary>
    public static Language? Find(string? code) => code is not null && ByCode.TryGetValue(code, out var language) ? language : null;

    /// <summary>Its column in what stands in every language; the marked one has the column of English.</summary>
    public int Place => Math.Max(0, Array.FindIndex(Every, l => ReferenceEquals(l, this)));

    /// <summary>As the pages' lang attribute names it; the marked one is English to a browser.</summary>
    public string Tag => Code switch { "zh" => "zh-Hans", "qps" => "en", _ => Code };

    /// <summary>What stands between a day and the hour.</summary>
    public string BeforeTime => Code switch { "zh" or "ja" => " ", "ar" => "، ", _ => ", " };

    /// <summary>What stands between the parts of a list.</summary>
    public string Separator => Code switch { "zh" or "ja" => "、", "ar" => "، ", _ => ", " };

    /// <summary>A month of a year in few letters, e.g. Nov 2026.</summary>
    public string MonthPattern => Code is "zh" or "ja" ? "yyyy年M月" : "MMM yyyy";

    /// <summary>The culture by which <see cref="Current"/> knows the language again.</summary>
    public CultureInfo Ui { get; } = CultureInfo.GetCultureInfo(Code);

    static Language? Find(CultureInfo culture) => Find(culture.Name) ?? Find(culture.TwoLetterISOLanguageName);
}
