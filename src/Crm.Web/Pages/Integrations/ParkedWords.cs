using System.Text.RegularExpressions;
using Crm.Web.Languages;

namespace Crm.Web.Pages.Integrations;

/// <summary>
/// Why a message was parked, in the reader's language. The silos write the reason down in English, as it was then; what is known of how they write is told by
/// these patterns, and anything else shows as it stands.
/// </summary>
internal static partial class ParkedWords
{
    /// <summary>As the silos write them: keys of the translations, with places for what differs.</summary>
    public static readonly string[] Reasons =
    [
        "'{0}' has {1} entries; at most {2} are taken. Split it in the shop, then replay.",
        "'{0}' holds half of a character pair, which is no text. Correct it in the shop, then replay.",
        "'{0}' holds a NUL character, which cannot be kept. Correct it in the shop, then replay.",
        "'{0}' has {1} letters; at most {2} are taken. Shorten it in the shop, then replay.",
        "'{0}' is '{1}', which is no id.",
        "'{0}' is '{1}', which is no amount. Correct it in the shop, then replay.",
        "'{0}' is too large an amount to keep. Correct it in the shop, then replay.",
        "'{0}' is negative ({1}): a total cannot be. Correct it in the shop, then replay.",
        "'{0}' has more than four decimals. Correct it in the shop, then replay.",
        "'{0}' is '{1}', which is no date of the form 2026-11-23T12:00:00Z. Correct it in the shop, then replay.",
        "'{0}' lies in the year {1}: that cannot be. Correct it in the shop, then replay.",
        "'{0}' is '{1}', which is no currency that is known. Correct it in the shop, then replay.",
        "'{0}' is missing. Send it again from the shop, or correct it there, then replay.",
        "'{0}' is {1} where {2} was expected. Correct it in the shop, then replay.",
        "The message is of the kind '{0}', and no platform has such messages.",
        "The body is no JSON object. Send it again from the shop.",
        "'admin_graphql_api_id' does not end with an id. Send it again from the shop.",
        "The refund was paid in {0} and the shop keeps its books in {1}; what it was worth there is not said. The next update of the order tells.",
        "Another order of this shop already has this order number. Give one of them another number in the shop, then replay.",
        "An amount is too large to keep. Correct it in the shop, then replay.",
        "A text has characters that cannot be kept (a NUL or half of a character pair). Correct it in the shop, then replay.",
        "The database refused it: {0}.",
        "A number is too large to keep. Correct it in the shop, then replay.",
        "It could not be applied: {0}. Replay it after the next update; if it comes back, report it with the log of this hour.",
    ];

    static readonly (Regex Pattern, string Key)[] Patterns = [.. Reasons.Select(r => (new Regex(
        "^" + Place().Replace(Regex.Escape(r), "(.*?)") + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromMilliseconds(100)), r))];

    /// <summary>The reason in the reader's language; as it was written when it is not one that is known.</summary>
    public static string Say(Words words, string reason)
    {
        foreach (var (pattern, key) in Patterns)
        {
            if (pattern.Match(reason) is { Success: true } match) return words[key, [.. match.Groups.Values.Skip(1).Select(g => g.Value)]];
        }

        return reason;
    }

    // A place as Regex.Escape leaves it.
    [GeneratedRegex(@"\\\{\d}")]
    private static partial Regex Place();
}
