using System.Text.RegularExpressions;
using Crm.Tests.Layout;
using Crm.Web.Audit;
using Xunit;

namespace Crm.Tests.Audit;

/// <summary>What is noted in the audit log is said there in words.</summary>
public sealed partial class AuditWordsTests
{
    [Fact]
    public void Every_verb_and_thing_that_is_noted_has_words()
    {
        var noted = Checkout.Files("src", "*.cs").SelectMany(file => Noted().Matches(Checkout.Read(file))).ToList();
        Assert.NotEmpty(noted);
        var missing = noted.Where(m => AuditWords.Action(m.Groups[1].Value) is null).Select(m => $"Add to AuditWords.Actions, and translate in Audit.json: {m.Groups[1]}")
            .Concat(noted.Where(m => AuditWords.Subject(m.Groups[2].Value) is null).Select(m => $"Add to AuditWords.Subjects, and translate in Audit.json: {m.Groups[2]}"))
            .Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    // work.Note("verb", "thing", …) and looks.Add(person, "verb", "thing", …)
    [GeneratedRegex("""(?:\.Note\(|ooks\.Add\([^"]*?)"([a-z-]+)", "([a-z-]+)",""")]
    private static partial Regex Noted();
}
