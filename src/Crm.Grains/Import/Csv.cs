using System.Text;

namespace Crm.Import;

/// <summary>
/// Reads text with commas, semicolons, tabs or bars between its cells, as programs of many kinds and countries write it: with or without a BOM, in UTF-8,
/// UTF-16 or Western European letters, with quotes and with line ends inside quotes. Pure.
/// </summary>
internal static class Csv
{
    static readonly char[] Separators = [',', ';', '\t', '|'];

    public static IEnumerable<(int Row, string[] Cells)> Open(byte[] file)
    {
        var text = Decode(file);
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 && text.IndexOf('\n') is > 4 and < 8 and var end)
        {
            return Read(text[(end + 1)..], text[4]); // Excel's own hint
        }

        return Read(text, SeparatorOf(text));
    }

    /// <summary>The file's text, by its BOM, else by what its bytes can only be.</summary>
    public static string Decode(byte[] file)
    {
        if (file is [0xEF, 0xBB, 0xBF, ..]) return Encoding.UTF8.GetString(file, 3, file.Length - 3);
        if (file is [0xFF, 0xFE, ..]) return Encoding.Unicode.GetString(file, 2, file.Length - 2);
        if (file is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode.GetString(file, 2, file.Length - 2);
        var head = file.AsSpan(0, Math.Min(file.Length, 2000));
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0) _ = i % 2 == 0 ? even++ : odd++;
        }

        if (odd > head.Length / 5) return Encoding.Unicode.GetString(file);
        if (even > head.Length / 5) return Encoding.BigEndianUnicode.GetString(file);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file);
        }
    }

    /// <summary>The sign that stands most often in the first line, outside quotes.</summary>
    public static char SeparatorOf(string text)
    {
        var counts = new int[Separators.Length];
        var isQuoted = false;
        foreach (var c in text)
        {
            if (c == '"') isQuoted = !isQuoted;
            if (isQuoted) continue;
            if (c is '\n' or '\r' && counts.Any(n => n > 0)) break;
            if (Array.IndexOf(Separators, c) is >= 0 and var at) counts[at]++;
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }

    static IEnumerable<(int, string[])> Read(string text, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (row, isQuoted, isBegun) = (1, false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else isQuoted = false;
            }
            else if (c == '"' && cell.ToString().AsSpan().IsWhiteSpace())
            {
                cell.Clear();
                (isQuoted, isBegun) = (true, true);
            }
            else if (c == separator)
            {
                Cell();
                isBegun = true;
            }
            else if (c is '\r' or '\n')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                Cell();
                yield return (row++, [.. cells]);
                cells.Clear();
                isBegun = false;
            }
            else
            {
                cell.Append(c);
                isBegun = true;
            }
        }

        if (!isBegun && cells.Count == 0) yield break;
        Cell();
        yield return (row, [.. cells]);

        void Cell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}
