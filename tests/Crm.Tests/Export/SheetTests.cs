using System.IO.Compression;
using System.Text;
using Crm.Web.Export;
using Xunit;

namespace Crm.Tests.Export;

/// <summary>What a spreadsheet and a program read of an exported file.</summary>
public sealed class SheetTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<byte[]> Csv(params object?[] cells)
    {
        using var stream = new MemoryStream();
        await using var sheet = new CsvSheet(stream);
        await sheet.Row(cells, Ct);
        await sheet.End(Ct);
        return stream.ToArray();
    }

    [Fact]
    public async Task A_csv_file_begins_with_its_mark_and_quotes_what_needs_it()
    {
        var bytes = await Csv("plain", "a,b", "say \"no\"", "two\r\nlines", " edge ", null, "田中", 12.50m, -3, new DateTime(2026, 11, 24, 15, 3, 0), new DateOnly(2026, 11, 24), "");
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("plain,\"a,b\",\"say \"\"no\"\"\",\"two\r\nlines\",\" edge \",,田中,12.5,-3,2026-11-24 15:03,2026-11-24,\r\n", Encoding.UTF8.GetString(bytes[3..]));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")")]
    [InlineData("+49 170 123")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("＝1+1")]
    public async Task No_text_is_a_formula(string text) => Assert.Contains("'" + text.Replace("\"", "\"\"", StringComparison.Ordinal), Encoding.UTF8.GetString(await Csv(text)), StringComparison.Ordinal);

    [Fact]
    public async Task A_workbook_has_texts_as_texts_and_numbers_as_numbers()
    {
        using var stream = new MemoryStream();
        await using (var sheet = await XlsxSheet.Begin(stream, "customers", Ct))
        {
            await sheet.Row(["Name", "Value"], Ct);
            await sheet.Row(["=1+1 <b>&\u0001", 12.5m], Ct);
            await sheet.End(Ct);
        }

        using var archive = new ZipArchive(new MemoryStream(stream.ToArray()));
        using var reader = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var xml = await reader.ReadToEndAsync(Ct);
        Assert.Contains("=1+1 &lt;b&gt;&amp;</t>", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
        Assert.Contains("<v>12.5</v>", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0001", xml, StringComparison.Ordinal);
    }
}
