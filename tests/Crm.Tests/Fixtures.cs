using Xunit;

namespace Crm.Tests;

/// <summary>The platforms' own published payloads, where they lie beside the checkout (CRM_FIXTURES, or shared/fixtures further up).</summary>
internal static class Fixtures
{
    /// <summary>The folder; skips the test where there is none.</summary>
    public static string Need()
    {
        var folder = Folder();
        Assert.SkipWhen(folder is null, "The platforms' published payloads are not beside this checkout (CRM_FIXTURES names their folder).");
        return folder!;
    }

    /// <summary>Shopify's webhook samples by topic.</summary>
    public static IEnumerable<(string Topic, string File)> Shopify() =>
        Directory.EnumerateDirectories(Path.Combine(Need(), "shopify"), "webhook-samples-*").Order()
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json").Order())
            .Where(file => !file.EndsWith(".meta.json", StringComparison.Ordinal))
            .Select(file => (Path.GetFileNameWithoutExtension(file).Split("__") is [.., var resource, var verb] ? $"{resource}/{verb}" : "", file));

    /// <summary>WooCommerce's documented objects.</summary>
    public static IEnumerable<string> WooCommerce() => Directory.EnumerateFiles(Path.Combine(Need(), "woocommerce", "docs"), "*.json").Order();

    static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("CRM_FIXTURES") is { Length: > 0 } named) return named;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var found = Path.Combine(at.FullName, "shared", "fixtures");
            if (Directory.Exists(found)) return found;
        }

        return null;
    }
}
