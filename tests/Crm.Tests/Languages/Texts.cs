using System.Text;
using System.Text.RegularExpressions;
using Crm.Tests.Layout;
using Crm.Web.Languages;

namespace Crm.Tests.Languages;

/// <summary>A text that the source asks for, and where.</summary>
internal sealed record Text(string English, string File);

/// <summary>The texts of the pages as the source has them: what is given to T, to T.Many, to a validation attribute or to a refusal.</summary>
internal static partial class Texts
{
    /// <summary>Every text that is asked for.</summary>
    public static IEnumerable<Text> Used() => Sources().SelectMany(file => In(Checkout.Read(file)).Select(text => new Text(text, file))).Concat(Tables());

    public static IEnumerable<string> Sources() =>
        Checkout.Files("src/Crm.Web", "*.cshtml").Concat(Checkout.Files("src/Crm.Web", "*.cs")).Concat(Checkout.Files("src/Crm.Grains", "*.cs"))
            .Concat(Checkout.Files("src/Crm.Grains.Interfaces", "*.cs"));

    /// <summary>The texts of one source.</summary>
    public static IEnumerable<string> In(string source) => Ask().Matches(source).Where(match => !IsInComment(source, match.Index)).SelectMany(match => First(source, match.Index + match.Length));

    static bool IsInComment(string source, int at) => source[(source.LastIndexOf('\n', at) + 1)..at].TrimStart().StartsWith("//", StringComparison.Ordinal);

    // Texts that stand in a table and are asked for by a variable.
    static IEnumerable<Text> Tables() =>
        StateWords.All.Values.Select(text => new Text(text, nameof(StateWords)))
            .Concat(Crm.Web.Shell.Place.All.Select(place => new Text(place.Text, nameof(Crm.Web.Shell.Place))))
            .Concat(Crm.Web.Pages.Help.Term.All.SelectMany(term => new[] { term.Title, term.Text }).Select(text => new Text(text, nameof(Crm.Web.Pages.Help.Term))))
            .Concat(Crm.Web.Pages.Help.RoleHelp.All.SelectMany(role => new[] { role.Title, role.Text }).Select(text => new Text(text, nameof(Crm.Web.Pages.Help.RoleHelp))))
            .Append(new(Crm.Web.Shared.Silos.Sentence, nameof(Crm.Web.Shared.Silos)));

    // The literals of the first argument: one, or those that a condition chooses from; not what they are compared with.
    static IEnumerable<string> First(string source, int at)
    {
        var depth = 0;
        var before = new StringBuilder();
        for (; at < source.Length; at++)
        {
            var c = source[at];
            if (c == '"')
            {
                var (text, end) = Literal(source, at);
                if (!Compared().IsMatch(before.ToString()) && !(depth > 0 && !before.ToString().TrimEnd().EndsWith("=>", StringComparison.Ordinal))) yield return text;
                at = end;
                before.Clear();
                continue;
            }

            if (c is '(' or '[' or '{') depth++;
            if (c is ')' or ']' or '}') depth--;
            if (depth < 0 || (c is ',' or ';' && depth == 0)) yield break;
            before.Append(c);
        }
    }

    static (string Text, int End) Literal(string source, int at)
    {
        var text = new StringBuilder();
        for (at++; source[at] != '"'; at++)
        {
            if (source[at] == '\\') at++;
            text.Append(source[at]);
        }

        return (text.ToString(), at);
    }

    [GeneratedRegex(@"(?<![\w.])(?:T|t|words|Words)(?:\.Many\(|\[)|\bErrorMessage = |\bRefusal\.Of\(|\bnew Refusal\(|\bRefused\((?=@?"")|\bMends\.(?:Time|Person), (?="")")]
    private static partial Regex Ask();

    [GeneratedRegex(@"(==|!=|\bis|\bor|\bnot)\s*$")]
    private static partial Regex Compared();
}
