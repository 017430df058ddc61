using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Crm.Browser.Tests;

/// <summary>Every page in English, Japanese and Arabic, light and dark, on a desk and on a phone: axe finds nothing, nothing is wider than the screen.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed partial class ScreensTests(Staff staff)
{
    const string IsTooWide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1";

    [Theory]
    [InlineData("en", ColorScheme.Light, false)]
    [InlineData("ja", ColorScheme.Dark, true)]
    [InlineData("ar", ColorScheme.Dark, false)]
    public async Task Every_page_is_clean_and_fits(string language, ColorScheme scheme, bool phone)
    {
        var page = await staff.Reader(language, scheme, phone);
        var folder = Directory.CreateDirectory(Path.Combine(Running.RunningCrm.Root, "TestResults", "screenshots", $"{language}-{scheme}-{(phone ? "phone" : "desk")}".ToLowerInvariant())).FullName;
        var wrong = new List<string>();
        foreach (var path in await EveryPage.Of(staff))
        {
            if (!await EveryPage.Shown(page, path)) continue;
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, Name().Replace(path.Trim('/'), "-") is { Length: > 0 } name ? name + ".png" : "home.png"), FullPage = true });
            if (await page.EvaluateAsync<bool>(IsTooWide)) wrong.Add($"{path}: wider than the screen");
            wrong.AddRange((await page.RunAxe()).Violations.Select(v => $"{path}: {v.Id} {string.Join(" ", v.Nodes.Take(2).Select(n => n.Html))}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}|[^a-z0-9]+")]
    private static partial Regex Name();
}
