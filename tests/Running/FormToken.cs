using System.Text.RegularExpressions;

namespace Crm.Running;

/// <summary>The token that every form of a page carries against forgery.</summary>
internal static partial class FormToken
{
    /// <summary>Throws for a page that has no form.</summary>
    public static string In(string page) =>
        Field().Match(page) is { Success: true } found ? found.Groups[1].Value : throw new InvalidOperationException("The page has no form: " + page[..Math.Min(200, page.Length)]);

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Field();
}
