using System.Globalization;
using System.IO.Compression;
using Crm.People;
using ExcelDataReader;

namespace Crm.Import;

/// <summary>Reads a workbook's first sheet that holds anything. How large it is unpacked is found out before anything is read from it.</summary>
internal static class Xlsx
{
    const long MostUnpacked = 400L * 1024 * 1024;
    const int MostEntries = 2000;

    // The reader asks for the code page of old files before it knows that this is none.
    static Xlsx() => System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);

    public static (IEnumerable<(int Row, string[] Cells)>? Rows, Refusal? Refusal) Open(byte[] file)
    {
        if (Unpacked(file) is { } refusal) return (null, refusal);
        return (Rows(file), null);
    }

    // What an archive says of its sizes may be a lie: it is unpacked to nowhere, and no further than the limit.
    static Refusal? Unpacked(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count > MostEntries) return TooLarge;
            if (archive.GetEntry("xl/workbook.xml") is null) return Refusal.Of("This is no Excel workbook: save it as .xlsx or CSV and try again.");
            var buffer = new byte[64 * 1024];
            var total = 0L;
            foreach (var entry in archive.Entries)
            {
                using var stream = entry.Open();
                for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
                {
                    total += read;
                    if (total > MostUnpacked) return TooLarge;
                }
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return Refusal.Of("The file cannot be read: it is damaged or of another kind. Save it as .xlsx or CSV and try again.");
        }
    }

    static Refusal TooLarge => Refusal.Of("Unpacked, this workbook is too large to be read safely. Split it, or save it as CSV.");

    static IEnumerable<(int, string[])> Rows(byte[] file)
    {
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(new MemoryStream(file, writable: false));
        do
        {
            var isEmpty = true;
            for (var row = 1; reader.Read(); row++)
            {
                var cells = new string[Math.Min(reader.FieldCount, Sheets.MostColumns + 1)];
                for (var i = 0; i < cells.Length; i++) cells[i] = Text(reader.GetValue(i));
                if (cells.Any(c => c.Length > 0)) isEmpty = false;
                yield return (row, cells);
            }

            if (!isEmpty) yield break;
        }
        while (reader.NextResult());
    }

    static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime at => at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
