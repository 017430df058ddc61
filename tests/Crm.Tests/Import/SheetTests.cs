using System.IO.Compression;
using System.Text;
using Crm.Import;
using Xunit;

namespace Crm.Tests.Import;

/// <summary>Files as the world writes them, and files that mean harm.</summary>
public sealed class SheetTests
{
    const string Text = "Nachname;Vorname;Ort\r\nMüller;\"Anna; die Erste\";\"Halle\r\n(Saale)\"\r\n;;\r\nÖz;\"Say \"\"hi\"\"\";Köln";

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "utf-16", "utf-16-be", "windows-1252"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Quotes_line_ends_and_letters_are_read_whatever_the_encoding(string encoding)
    {
        byte[] file = encoding switch
        {
            "utf-8-bom" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Text)],
            "utf-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Text)],
            "utf-16-be" => Encoding.BigEndianUnicode.GetBytes(Text), // without a BOM
            "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Text),
            _ => Encoding.UTF8.GetBytes(Text),
        };
        var (sheet, _) = Sheets.Open(file);
        Assert.Equal(["Nachname", "Vorname", "Ort"], sheet!.Headers);
        var rows = sheet.Rows.ToList();
        Assert.Equal([2, 4], rows.Select(r => r.Row));
        Assert.Equal(["Müller", "Anna; die Erste", "Halle\r\n(Saale)"], rows[0].Cells);
        Assert.Equal(["Öz", "Say \"hi\"", "Köln"], rows[1].Cells);
    }

    [Theory]
    [InlineData("a,b\n1,2", ',')]
    [InlineData("a;b\n1,5;2", ';')]
    [InlineData("a\tb\n1\t2", '\t')]
    [InlineData("\"a,b,c\";d\n1;2", ';')]
    public void The_separator_is_the_one_that_the_first_line_uses(string text, char separator) => Assert.Equal(separator, Csv.SeparatorOf(text));

    [Fact]
    public void A_thousand_columns_and_short_and_long_rows_are_read()
    {
        var (sheet, _) = Sheets.Open(Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 1000)) + "\n1\n" + string.Join(',', Enumerable.Range(0, 1500))));
        Assert.Equal(1000, sheet!.Headers.Length);
        Assert.All(sheet.Rows, r => Assert.Equal(1000, r.Cells.Length));
    }

    [Fact]
    public void A_workbook_is_read_with_its_numbers_and_gaps()
    {
        var (sheet, refusal) = Sheets.Open(Workbook("""
            <row r="1"><c r="A1" t="inlineStr"><is><t>E-mail</t></is></c><c r="C1" t="inlineStr"><is><t>Zip</t></is></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>a@x.example</t></is></c><c r="C3"><v>1234</v></c></row>
            """));
        Assert.Null(refusal);
        Assert.Equal(["E-mail", "", "Zip"], sheet!.Headers);
        Assert.Equal(["a@x.example", "", "1234"], Assert.Single(sheet.Rows).Cells);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_read()
    {
        using var bomb = new MemoryStream();
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("xl/workbook.xml");
            using var sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 450; i++) sheet.Write(zeros);
        }

        Assert.True(bomb.Length < Sheets.MostBytes);
        Assert.Contains("too large", Sheets.Open(bomb.ToArray()).Refusal!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 1, 2, 3 })]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 1 })]
    public void What_is_no_table_is_refused_in_words(byte[] file) => Assert.NotNull(Sheets.Open(file).Refusal);

    [Fact]
    public void Headers_are_understood_in_several_languages()
    {
        Assert.Equal(["email", "last_name", "first_name", "phone", "country_code", ""], Mapping.Guess(["E-Mail-Adresse", "NACHNAME", "Vorname", "Telefon", "Land", "Bemerkung"], []));
        Assert.Equal(["name", "email", "city"], Mapping.Guess(["氏名", "メールアドレス", "市区町村"], []));
        Assert.Equal(["first_name", "last_name", "custom.vat_no"], Mapping.Guess(["Prénom", "Nom", "VAT no."], [new("vat_no", "VAT no.", "text", [], false)]));
        Assert.Equal(["email", ""], Mapping.Guess(["Email", "E-Mail"], [])); // a field is given once
    }

    [Fact]
    public void Labels_and_codes_are_taken_and_what_cannot_be_is_told_with_its_column()
    {
        var reader = new RowReader(["Mail", "Land", "Sprache", "Währung", "Status", "Name"], ["email", "country_code", "language", "currency", "status", "name"], []);
        var good = reader.Read(2, ["A@x.example", "Deutschland", "Französisch", "euro", "Gesperrt", "van Dyck, Anthonis"]);
        Assert.Empty(good.Problems);
        Assert.Equal(("DE", "fr", "EUR", "blocked"), (good.Fields["country_code"], good.Fields["language"], good.Fields["currency"], good.Fields["status"]));
        Assert.Equal(("Anthonis", "van Dyck"), (good.Fields["first_name"], good.Fields["last_name"]));
        var codes = reader.Read(3, ["b@x.example", "jpn", "pt-BR", "KWD", "vip", "Ada Lovelace"]);
        Assert.Equal(("JP", "pt-BR", "KWD", "vip"), (codes.Fields["country_code"], codes.Fields["language"], codes.Fields["currency"], codes.Fields["status"]));
        var bad = reader.Read(4, ["no address", "Atlantis", "", "", "", ""]);
        Assert.Equal(["Mail", "Land"], bad.Problems.Select(p => p.Column));
        Assert.Single(reader.Read(5, ["", "DE", "", "", "", ""]).Problems); // nobody
    }

    /// <summary>A workbook with these rows, in a spreadsheet's own XML.</summary>
    internal static byte[] Workbook(string rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, string xml)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml);
            }

            Add("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            Add("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Add("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            Add("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");
        }

        return file.ToArray();
    }
}
