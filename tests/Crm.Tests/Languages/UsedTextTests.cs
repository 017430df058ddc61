using Xunit;

namespace Crm.Tests.Languages;

/// <summary>What the pages, the errors and the refusals say, as the source has it, is in the word lists.</summary>
public sealed class UsedTextTests
{
    [Fact]
    public void Every_text_that_is_used_is_translated()
    {
        var used = Texts.Used().ToList();
        Assert.NotEmpty(used);
        WordListTests.None(used.Where(text => text.English.Any(char.IsLetter) && !WordListTests.All.ContainsKey(text.English)).Select(text => $"{text.File}: {text.English}").Distinct());
    }
}
