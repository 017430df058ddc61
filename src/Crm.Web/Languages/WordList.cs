using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Crm.Web.Languages;

/// <summary>
/// The word lists beside this file, one for a feature: {"English": ["Deutsch", "Français", …], …}. The English text is the key; its translations stand in
/// the order of <see cref="Language.All"/>. What is counted has its forms one after the other with a bar between them.
/// </summary>
internal static class WordList
{
    const string Header = "English";

    static readonly Assembly Here = typeof(WordList).Assembly;

    /// <summary>The names of the lists.</summary>
    public static IEnumerable<string> Names => Here.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal) && !n.Contains(".Names.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>One list as it is written, without its header.</summary>
    public static Dictionary<string, string[]> Read(string name)
    {
        using var stream = Here.GetManifestResourceStream(name)!;
        var list = JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!;
        list.Remove(Header);
        return list;
    }

    /// <summary>For each language, but English, what each English text is in it.</summary>
    public static FrozenDictionary<string, FrozenDictionary<string, string>> Load()
    {
        var all = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (english, translations) in Names.SelectMany(Read)) all[english] = translations;
        return Language.All.Skip(1).Select((language, place) => (language.Code, Texts: all
                .Where(t => place < t.Value.Length)
                .ToFrozenDictionary(t => t.Key, t => t.Value[place], StringComparer.Ordinal)))
            .ToFrozenDictionary(l => l.Code, l => l.Texts);
    }
}
