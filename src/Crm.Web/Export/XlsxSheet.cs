using SpreadCheetah;
using SpreadCheetah.Styling;

namespace Crm.Web.Export;

/// <summary>An Excel workbook, written as it is sent. Texts are text cells: no program takes one for a formula. A sheet that is full is followed by another.</summary>
internal sealed class XlsxSheet : ISheet
{
    const int MostRows = 1_048_576;

    readonly Spreadsheet book;
    readonly string name;
    readonly StyleId bold;
    IReadOnlyList<object?>? heading;
    int rows;
    int sheets;

    XlsxSheet(Spreadsheet book, string name)
    {
        (this.book, this.name) = (book, name);
        bold = book.AddStyle(new Style { Font = { Bold = true } });
    }

    public static async Task<XlsxSheet> Begin(Stream stream, string name, CancellationToken ct) =>
        new(await Spreadsheet.CreateNewAsync(stream, new SpreadCheetahOptions { DefaultDateTimeFormat = NumberFormat.Custom("yyyy\\-mm\\-dd hh:mm") }, ct), name);

    public async ValueTask Row(IReadOnlyList<object?> cells, CancellationToken ct)
    {
        heading ??= cells;
        if (rows == 0 || rows == MostRows)
        {
            sheets++;
            await book.StartWorksheetAsync(sheets == 1 ? name : $"{name} {sheets}", token: ct);
            await book.AddRowAsync(heading.Select(c => new StyledCell(c?.ToString(), bold)).ToList(), ct);
            rows = 1;
            if (ReferenceEquals(cells, heading)) return;
        }

        await book.AddRowAsync(cells.Select(Cell).ToList(), ct);
        rows++;
    }

    public ValueTask End(CancellationToken ct) => book.FinishAsync(ct);

    public ValueTask DisposeAsync()
    {
        book.Dispose();
        return ValueTask.CompletedTask;
    }

    static DataCell Cell(object? cell) => cell switch
    {
        null => new(),
        int number => new(number),
        long number => new(number),
        decimal number => new(number),
        bool yes => new(yes),
        DateTime at => new(at),
        DateOnly day => new(day.ToDateTime(TimeOnly.MinValue)),
        _ => new(Cells.Printable(cell.ToString() ?? "")),
    };
}
