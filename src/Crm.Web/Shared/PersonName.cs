namespace Crm.Web.Shared;

/// <summary>A person's name in the order of their own language, not of the reader's: the family name first in Chinese, Japanese, Korean and Hungarian.</summary>
internal static class PersonName
{
    static readonly string[] FamilyFirst = ["ja", "zh", "ko", "hu"];

    /// <param name="first">Given name.</param>
    /// <param name="last">Family name.</param>
    /// <param name="company">Stands for who has no name.</param>
    /// <param name="email">Stands for who has no company either.</param>
    /// <param name="language">The person's, BCP 47.</param>
    public static string Of(string? first, string? last, string? company, string? email, string? language)
    {
        if (string.IsNullOrEmpty(first) || string.IsNullOrEmpty(last)) return Formats.Name(first, last, company, email);
        var own = language?.Split('-')[0];
        var isEastern = IsEastern(first) && IsEastern(last);
        if (!isEastern && !FamilyFirst.Contains(own)) return Formats.Name(first, last, company, email);
        // 王小明, 김민준, but 山田 太郎.
        return isEastern && own != "ja" && !IsKana(first) && !IsKana(last) ? last + first : last + " " + first;
    }

    /// <summary>Han, kana or Hangul.</summary>
    public static bool IsEastern(string text) => text.Any(c => c is >= '\u2E80' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF' or >= '\uF900' and <= '\uFAFF');

    static bool IsKana(string text) => text.Any(c => c is >= '\u3040' and <= '\u30FF');
}
