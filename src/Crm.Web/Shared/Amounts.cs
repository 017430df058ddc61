using System.Globalization;

namespace Crm.Web.Shared;

/// <summary>Reads amounts as people type them, whichever of comma and point they are used to: "1.234,50", "1,234.50", "12.5", "1 200", "١٢٫٥".</summary>
internal static class Amounts
{
    /// <summary>False for what is no amount. Empty is zero.</summary>
    public static bool TryParse(string? text, CultureInfo culture, out decimal amount)
    {
        amount = 0;
        var plain = Plain(text);
        if (plain.Length == 0) return true;
        var (lastComma, lastPoint) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        var at = Math.Max(lastComma, lastPoint);
        if (at < 0) return decimal.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out amount);

        var sign = plain[at];
        var isOnlyKind = lastComma < 0 || lastPoint < 0;
        if (!isOnlyKind && plain.Count(c => c == sign) > 1) return false;
        // One comma or point before three digits: a thousand where the reader groups with it, else a fraction. Several of one kind group.
        var groups = isOnlyKind && (plain.Count(c => c == sign) > 1 || (plain.Length - at == 4 && culture.NumberFormat.NumberDecimalSeparator[0] != sign && at > 0));
        var digits = groups
            ? plain.Replace(sign.ToString(), "", StringComparison.Ordinal)
            : string.Concat(plain[..at].Where(c => c is not (',' or '.'))) + "." + plain[(at + 1)..];
        return decimal.TryParse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
    }

    /// <summary>As a field shows it: the reader's own decimal sign, nothing that groups.</summary>
    public static string Field(decimal amount, CultureInfo culture) => amount == 0 ? "" : amount.ToString("0.####", culture);

    // Digits of any script become ours; spaces and apostrophes only group.
    static string Plain(string? text) => string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '’' or '\u061c' or '\u200e' or '\u200f')).Select(c => c switch
    {
        '٫' => '.',
        '٬' => ',',
        '、' or '，' => ',',
        '．' or '。' => '.',
        '−' or '－' => '-',
        _ when char.IsDigit(c) => (char)('0' + (int)char.GetNumericValue(c)),
        _ => c,
    }));
}
