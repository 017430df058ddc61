using System.Text.Json;
using System.Text.RegularExpressions;
using Crm.Tests.Layout;
using Crm.Web.Languages;
using Xunit;

namespace Crm.Tests.Languages;

/// <summary>Every text of the pages is in every language, with the same places for values and as many forms as the language has.</summary>
public sealed partial class WordListTests
{
    internal static readonly Dictionary<string, string[]> All = Load();

    public static TheoryData<string> Files => [.. Checkout.Files("src/Crm.Web/Languages", "*.json").Where(file => !file.Contains("/Names/", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Files))]
    public void A_list_is_a_header_and_seven_translations_a_line(string file)
    {
        var rows = JsonSerializer.Deserialize<Dictionary<string, string[]>>(Checkout.Read(file))!;
        Assert.Equal("English", rows.Keys.First());
        Assert.Equal(Language.All.Skip(1).Select(l => l.Name), rows["English"]);
        var lines = File.ReadAllLines(Checkout.Path(file)).Where(line => line.TrimStart().StartsWith('"')).ToList();
        Assert.Equal(rows.Count, lines.Count); // one line a text, none twice
        Assert.Empty(rows.Where(row => row.Value.Length != 7 || row.Value.Any(string.IsNullOrWhiteSpace)).Select(row => row.Key));
    }

    [Fact]
    public void No_two_lists_translate_a_text_differently()
    {
        var differing = from file in Files.Select(f => f.Data)
                        from row in JsonSerializer.Deserialize<Dictionary<string, string[]>>(Checkout.Read(file))!
                        where row.Key != "English" && !row.Value.SequenceEqual(All[row.Key])
                        select $"{file}: {row.Key}";
        None(differing);
    }

    // What the sign-in's framework says, and what stands in the database.
    static readonly string[] FromElsewhere = ["Incorrect password.", "Passwords must be at least 12 characters.", "Manual"];

    [Fact]
    public void No_translation_is_kept_of_a_text_that_nobody_uses()
    {
        var source = string.Concat(Texts.Sources().Select(file => Checkout.Read(file))).Replace("\\\"", "\"", StringComparison.Ordinal);
        None(All.Keys.Except(FromElsewhere).Where(text => !source.Contains('"' + text + '"', StringComparison.Ordinal) && !source.Contains('\'' + text + '\'', StringComparison.Ordinal)));
    }

    [Fact]
    public void A_translation_has_the_places_of_its_text_and_the_forms_of_its_language()
    {
        var wrong = new List<string>();
        foreach (var (english, translations) in All)
        {
            foreach (var (translation, language) in translations.Zip(Language.All.Skip(1)))
            {
                var forms = translation.Split('|');
                var needed = english.Contains('|', StringComparison.Ordinal) ? Plural.Forms(language.Code) : 1;
                if (forms.Length != needed) wrong.Add($"{language.Code} has {forms.Length} forms of {needed}: {english}");
                // The form for one thing may leave its number out, and so may those for none and two in Arabic.
                if (!Places(english).SetEquals(Places(translation))) wrong.Add($"{language.Code} has other places: {english} → {translation}");
            }
        }

        None(wrong);
    }

    /// <summary>Fails with all that was found.</summary>
    internal static void None(IEnumerable<string> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }

    static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    static Dictionary<string, string[]> Load()
    {
        var all = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (english, translations) in WordList.Names.SelectMany(WordList.Read)) all[english] = translations;
        return all;
    }

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Place();
}
