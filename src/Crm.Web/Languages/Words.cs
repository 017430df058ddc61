using System.Collections.Frozen;
using System.Globalization;
using Crm.People;

namespace Crm.Web.Languages;

/// <summary>
/// Every text of the pages in the reader's language. The English text is the key: T["Sign in"], T["{0} of {1}", a, b], and for what is counted
/// T.Many("{0} order|{0} orders", n). A text that is not translated shows in English.
/// </summary>
public sealed class Words
{
    static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Languages = WordList.Load();

    /// <summary>The text.</summary>
    public string this[string english]
    {
        get
        {
            var language = Language.Current;
            if (language == Language.Marked) return Knows(english) ? "⟦" + english + "⟧" : english; // what no list has shows bare
            return Languages.TryGetValue(language.Code, out var texts) && texts.TryGetValue(english, out var text) ? text : english;
        }
    }

    /// <summary>Whether the reader's language has the text; English has all.</summary>
    public bool Knows(string english) =>
        Language.Current.Code == "en" || (Languages.TryGetValue(Language.Current == Language.Marked ? "de" : Language.Current.Code, out var texts) && texts.ContainsKey(english));

    /// <summary>The text with values in the places {0}, {1}, …, written by the reader's culture.</summary>
    public string this[string english, params object?[] values] => string.Format(CultureInfo.CurrentCulture, this[english], values);

    /// <summary>The text in English and in every language, so that it is found by a word of any of them.</summary>
    public static IEnumerable<string> Everywhere(string english) =>
        Languages.Values.Select(texts => texts.GetValueOrDefault(english)).OfType<string>().Prepend(english);

    /// <summary>Why something was not done, in the reader's language.</summary>
    public string this[Refusal refusal] => this[refusal.Text, [.. refusal.Values]];

    /// <summary>The text in the form that goes with the number. English has two forms with a bar between them, "{0} order|{0} orders"; {0} is the number.</summary>
    public string Many(string english, long number, params object?[] more)
    {
        var language = Language.Current;
        var text = this[english];
        var isTranslated = !ReferenceEquals(text, english) && language != Language.Marked;
        var forms = text.Trim('⟦', '⟧').Split('|');
        var form = forms[Math.Min(Plural.Form(isTranslated ? language.Code : "en", number), forms.Length - 1)];
        object?[] values = [number.ToString("N0", CultureInfo.CurrentCulture), .. more];
        form = string.Format(CultureInfo.CurrentCulture, form, values);
        return language == Language.Marked ? "⟦" + form + "⟧" : form;
    }
}
