using System.Text.RegularExpressions;
using Crm.Tests.Layout;
using Xunit;

namespace Crm.Tests.Languages;

/// <summary>No page says a word that does not go through T.</summary>
public sealed partial class BareTextTests
{
    [Fact]
    public void No_view_holds_a_word_outside_the_translations() =>
        WordListTests.None(Checkout.Files("src/Crm.Web/Pages", "*.cshtml").Where(file => !file.EndsWith("Styleguide.cshtml", StringComparison.Ordinal))
            .SelectMany(file => Bare(Checkout.Read(file)).Select(text => $"{file}: {text}")));

    [Fact]
    public void No_error_is_told_in_english_alone() =>
        WordListTests.None(Checkout.Files("src/Crm.Web", "*.cs").Where(file => !file.Contains("Styleguide", StringComparison.Ordinal)).SelectMany(file => Error().Matches(Checkout.Read(file)).Select(match => $"{file}: {match.Value}")));

    [Theory]
    [InlineData("<p>Hello</p>", "Hello")]
    [InlineData("""<p>@T["Hello"]</p>""", null)]
    [InlineData("""<input placeholder="Name" value="x">""", "placeholder=\"Name\"")]
    [InlineData("""@if (a) { <b title="@T["Yes"]">@T["No"]</b> } else { <i>No</i> }""", "No")]
    [InlineData("""<kbd>Ctrl</kbd><bdi>@name</bdi><code>./crm up</code>""", null)]
    public void Bare_words_are_found_and_others_are_not(string view, string? found) => Assert.Equal(found is null ? [] : [found], Bare(view));

    internal static IEnumerable<string> Bare(string view)
    {
        var text = Comment().Replace(view, "");
        text = Untranslated().Replace(text, "<x></x>");
        // What runs from ">" to "<" is text or code; attributes that are read aloud or shown are text too.
        var attributes = Attribute().Matches(text).Select(match => match.Value);
        var between = Between().Matches(text).Select(match => match.Groups[1].Value.Trim())
            .Where(part => part.Length > 0 && !part.Contains('@') && !IsCode(part) && Word().IsMatch(Entity().Replace(part, "")));
        return attributes.Concat(between);
    }

    static bool IsCode(string part) => Code().IsMatch(part);

    [GeneratedRegex(@"@\*.*?\*@|^@(page|model|using|inject|namespace|addTagHelper).*$|<!--.*?-->", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<(code|kbd|bdi|pre|svg|option translate=""no""|title|style|script)\b[^>]*>.*?</(code|kbd|bdi|pre|svg|option|title|style|script)>", RegexOptions.Singleline)]
    private static partial Regex Untranslated();

    [GeneratedRegex(@"\b(placeholder|title|aria-label|alt|aria-description)=""[^""@]*[A-Za-z]{2}[^""@]*""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@">([^<>]*)<")]
    private static partial Regex Between();

    [GeneratedRegex(@"[A-Za-z]{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"&\w+;")]
    private static partial Regex Entity();

    [GeneratedRegex(@"[{}();=]|^\s*(else|if|var|foreach)\b|\?\?|\bis\b.*\?")]
    private static partial Regex Code();

    [GeneratedRegex(@"AddModelError\([^;\n]*,\s*\$?""[^""]*""\)")]
    private static partial Regex Error();
}
