namespace Crm.Web.Export;

/// <summary>What other people's texts must not do in a spreadsheet.</summary>
internal static class Cells
{
    /// <summary>The text, with an apostrophe before it when a spreadsheet would take it for a formula.</summary>
    public static string Harmless(string text) =>
        text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠') ? "'" + text : text;

    /// <summary>The text without the control characters that no XML can have.</summary>
    public static string Printable(string text) =>
        text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')) ? string.Concat(text.Where(c => !char.IsControl(c) || c is '\t' or '\n' or '\r')) : text;

    /// <summary>The instant as the reader's clock shows it.</summary>
    public static DateTime? Local(DateTime? at, TimeZoneInfo zone) => at is { } instant ? TimeZoneInfo.ConvertTimeFromUtc(instant, zone) : null;
}
