using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Crm.Browser.Tests;

/// <summary>Every page in English, Japanese and Arabic, light and dark, on a desk and on a phone: axe finds nothing, nothing is wider than the screen, every picture shows.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed partial class ScreensTests(Staff staff)
{
    // Each that is loaded and has no size: its address is wrong or gives no picture.
    const string Broken = "() => [...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.outerHTML)";
    const string IsTooWide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1";

    /// <summary>Three that have every language, scheme and screen between them; all twelve, which take four times as long, with CRM_SCREENS=all.</summary>
    public static TheoryData<string, ColorScheme, bool> Screens()
    {
        if (Environment.GetEnvironmentVariable("CRM_SCREENS") != "all") return new() { { "en", ColorScheme.Light, false }, { "ja", ColorScheme.Dark, true }, { "ar", ColorScheme.Dark, false } };
        var all = new TheoryData<string, ColorScheme, bool>();
        foreach (var language in (string[])["en", "ja", "ar"])
        {
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                all.Add(language, scheme, false);
                all.Add(language, scheme, true);
            }
        }

        return all;
    }

    [Theory, MemberData(nameof(Screens))]
    public async Task Every_page_is_clean_and_fits(string language, ColorScheme scheme, bool phone)
    {
        var page = await staff.Reader(language, scheme, phone);
        var folder = Directory.CreateDirectory(Path.Combine(Running.RunningCrm.Root, "TestResults", "screenshots", $"{language}-{scheme}-{(phone ? "phone" : "desk")}".ToLowerInvariant())).FullName;
        var wrong = new List<string>();
        foreach (var path in await EveryPage.Of(staff))
        {
            if (!await EveryPage.Shown(page, path)) continue;
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, FileName(path)), FullPage = true });
            if (await page.EvaluateAsync<bool>(IsTooWide)) wrong.Add($"{path}: wider than the screen");
            wrong.AddRange((await page.EvaluateAsync<string[]>(Broken)).Distinct().Select(image => $"{path}: {image} shows nothing"));
            wrong.AddRange((await page.RunAxe()).Violations.Select(v => $"{path}: {v.Id} {string.Join(" ", v.Nodes.Take(2).Select(n => n.Html))}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static string FileName(string path) => path switch
    {
        "/" => "home.png",
        _ when path.Contains(Guid.Empty.ToString(), StringComparison.Ordinal) => "not-found.png",
        _ => Name().Replace(path.Trim('/'), "-") + ".png",
    };

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f-]{27}|[^a-z0-9]+")]
    private static partial Regex Name();
}
