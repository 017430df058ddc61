namespace Crm.Integrations;

/// <summary>Where a shop is, as people write or paste it, in the one form that is kept: the host name in small letters, and of a WooCommerce shop that lies in a
/// folder of its site the folder, e.g. example.com/shop.</summary>
internal static class ShopAddress
{
    const int Longest = 200;

    /// <summary>Null when it is none.</summary>
    public static string? Of(string platform, string written)
    {
        var text = written.Trim();
        foreach (var scheme in (string[])["https://", "http://"])
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) text = text[scheme.Length..];
        }

        text = text.TrimEnd('/');
        if (text.Length > Longest) return null;
        var words = text.Split('/');
        if (Uri.CheckHostName(words[0]) != UriHostNameType.Dns) return null;
        var host = words[0].ToLowerInvariant();
        if (words.Length == 1) return host;
        // Case matters in a folder's name. Nothing in it may mean something in an address.
        return platform == "woocommerce" && words.Skip(1).All(w => w.Length > 0 && w.Trim('.').Length > 0 && w.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~'))
            ? $"{host}/{string.Join('/', words.Skip(1))}"
            : null;
    }
}
