using System.Globalization;
using Crm.Web.Languages;
using Crm.Web.Pages.Integrations;
using Xunit;

namespace Crm.Tests.Integrations;

/// <summary>The reasons that silos write down, told in the reader's language.</summary>
public sealed class ParkedWordsTests
{
    static string Say(string reason)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new("de");
        return ParkedWords.Say(new(), reason);
    }

    public static TheoryData<string> Reasons => [.. ParkedWords.Reasons];

    [Theory, MemberData(nameof(Reasons))]
    public void Each_reason_is_known_again_with_its_values(string reason)
    {
        var said = Say(string.Format(CultureInfo.InvariantCulture, reason, "first (1)", "second.2", "third"));
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, new Words()[reason], "first (1)", "second.2", "third"), said);
        Assert.NotEqual(string.Format(CultureInfo.InvariantCulture, reason, "first (1)", "second.2", "third"), said);
    }

    [Fact]
    public void What_is_not_known_shows_as_it_was_written() => Assert.Equal("Something quite new.", Say("Something quite new."));
}
