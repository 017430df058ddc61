using System.Text;

namespace Crm.Tests.Stores;

/// <summary>Things that must stand nowhere, and the search for them: as they are, escaped for an address, in base64 at any place of a longer text, and in hex.</summary>
internal sealed class Planted
{
    const int Shortest = 10; // what is shorter is found by chance

    readonly Dictionary<string, string> secrets = [];

    public void Add(string what, string secret)
    {
        if (secret.Length < Shortest) throw new ArgumentException($"'{what}' is too short to be unmistakable.");
        secrets[secret] = what;
    }

    /// <summary>What stands in the text, each with a little of what is around it.</summary>
    public IReadOnlyList<string> In(string text) =>
    [
        .. from secret in secrets
           from form in Forms(secret.Key)
           let at = text.IndexOf(form.Text, StringComparison.OrdinalIgnoreCase)
           where at >= 0
           select $"{secret.Value}, {form.How}: …{text[Math.Max(0, at - 80)..at]}[here]",
    ];

    static IEnumerable<(string How, string Text)> Forms(string secret)
    {
        yield return ("as it is", secret);
        yield return ("escaped", Uri.EscapeDataString(secret));
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return ("in hex", Convert.ToHexStringLower(bytes));
        for (var before = 0; before < 3; before++)
        {
            // The characters that are the same whatever stands before and after.
            byte[] padded = [.. new byte[before], .. bytes];
            var whole = Convert.ToBase64String(padded, 0, padded.Length / 3 * 3);
            var inner = before == 0 ? whole : whole[4..];
            yield return ("in base64", inner);
            yield return ("in base64", inner.Replace('+', '-').Replace('/', '_'));
        }
    }
}
