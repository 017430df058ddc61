using System.Globalization;
using System.Text;

namespace Crm.Web.Export;

/// <summary>CSV by RFC 4180, in UTF-8 with its mark, so that every spreadsheet reads the letters right. Numbers with a point, instants as 2026-11-24 15:03.</summary>
internal sealed class CsvSheet(Stream stream) : ISheet
{
    const int Enough = 16 * 1024;

    readonly StringBuilder waiting = new("\uFEFF");

    public async ValueTask Row(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) waiting.Append(',');
            Write(cells[i]);
        }

        waiting.Append("\r\n");
        if (waiting.Length > Enough) await Send(ct);
    }

    public ValueTask End(CancellationToken ct) => Send(ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async ValueTask Send(CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(waiting.ToString()), ct);
        waiting.Clear();
    }

    void Write(object? cell)
    {
        // A number may begin with its minus; a text that begins like a formula is one to a spreadsheet.
        if (cell is not string text) waiting.Append(Plain(cell));
        else if (Cells.Harmless(text) is var harmless && harmless.AsSpan().IndexOfAny(",\"\r\n") < 0 && harmless == harmless.Trim()) waiting.Append(harmless);
        else waiting.Append('"').Append(harmless.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    static string Plain(object? cell) => cell switch
    {
        null => "",
        DateTime at => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
