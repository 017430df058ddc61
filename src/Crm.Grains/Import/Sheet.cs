using Crm.People;

namespace Crm.Import;

/// <summary>A table as it was read from a file: its headers and, one after the other, its rows, numbered as a spreadsheet does.</summary>
internal sealed record Sheet(string[] Headers, IEnumerable<(int Row, string[] Cells)> Rows);

/// <summary>Opens a file of any kind that is taken.</summary>
internal static class Sheets
{
    /// <summary>More columns than a file may have.</summary>
    public const int MostColumns = 2000;

    /// <summary>The largest file, in bytes.</summary>
    public const int MostBytes = 50 * 1024 * 1024;

    public static (Sheet? Sheet, Refusal? Refusal) Open(byte[] file)
    {
        if (file.Length == 0) return (null, Refusal.Of("The file is empty."));
        if (file is [0xD0, 0xCF, 0x11, 0xE0, ..]) return (null, Refusal.Of("This is an old Excel file (.xls) or one with a password: save it as .xlsx or CSV without a password."));
        var (rows, refusal) = file is [(byte)'P', (byte)'K', 3 or 5, ..] ? Xlsx.Open(file) : (Csv.Open(file), null);
        if (rows is null) return (null, refusal);

        try
        {
            // The first row that holds anything is the header; what stands above it is no data.
            var all = rows.GetEnumerator();
            while (all.MoveNext())
            {
                var header = all.Current.Cells;
                var width = Array.FindLastIndex(header, h => h.Trim().Length > 0) + 1;
                if (width == 0) continue;
                if (width > MostColumns) return (null, new("The file has more than {0} columns.", [MostColumns.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
                return (new([.. header.Take(width).Select(h => Kept(h).Trim())], Rest(all, width)), null);
            }
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return (null, Refusal.Of("The file cannot be read: it is damaged or of another kind. Save it as .xlsx or CSV and try again."));
        }

        return (null, Refusal.Of("The file is empty."));
    }

    /// <summary>What a damaged workbook makes its reader throw.</summary>
    public static bool IsUnreadable(Exception exception) => exception is InvalidDataException or System.Xml.XmlException or ExcelDataReader.Exceptions.ExcelReaderException
        or FormatException or ArgumentException or InvalidOperationException or NullReferenceException or KeyNotFoundException or IndexOutOfRangeException or OverflowException;

    // A NUL can be kept by no database; half of a character pair neither.
    static string Kept(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal)) text = text.Replace("\0", "", StringComparison.Ordinal);
        return text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes()) : text;
    }

    static IEnumerable<(int, string[])> Rest(IEnumerator<(int Row, string[] Cells)> all, int width)
    {
        using (all)
        {
            while (all.MoveNext())
            {
                var (row, cells) = all.Current;
                if (cells.All(c => c.Trim().Length == 0)) continue;
                if (cells.Length != width) Array.Resize(ref cells, width);
                for (var i = 0; i < width; i++) cells[i] = Kept(cells[i] ?? "");
                yield return (row, cells);
            }
        }
    }
}
