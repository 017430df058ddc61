using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Crm.Browser.Tests;

internal static class Axe
{
    /// <summary>Fails with each rule that the page breaks, and where.</summary>
    public static async Task FindsNothing(IPage page)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, page.Url + "\n" + string.Join('\n', found.Violations.SelectMany(v => v.Nodes.Select(n => $"{v.Id}: {n.Html}"))));
    }
}
