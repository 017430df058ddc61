using System.IO.Compression;
using System.Text;
using Crm.Web.Files;
using SkiaSharp;
using Xunit;

namespace Crm.Tests.Files;

/// <summary>What a file is, by its content, and what becomes of pictures.</summary>
public sealed class ContentsTests
{
    [Theory]
    [InlineData("%PDF-1.7 …", "offer.pdf", "application/pdf")]
    [InlineData("%PDF-1.7 …", "offer.html", "application/pdf")]  // the name is not asked
    [InlineData("a;b\n1;2", "list.csv", "text/csv")]
    [InlineData("Grüße", "note.txt", "text/plain")]
    [InlineData("<script>alert(1)</script>", "note.html", null)]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo.svg", null)]
    [InlineData("MZ\u0090", "setup.exe", null)]
    [InlineData("binary\0", "note.txt", null)]
    [InlineData("GIF89a", "a.gif", "image/gif")]
    public void The_type_is_what_the_content_says(string content, string name, string? type) =>
        Assert.Equal(type, Contents.TypeOf(Encoding.UTF8.GetBytes(content), name));

    [Fact]
    public void Office_documents_are_taken_without_macros_and_other_archives_are_not()
    {
        Assert.EndsWith("wordprocessingml.document", Contents.TypeOf(Zip("[Content_Types].xml", "word/document.xml"), "letter.docx"), StringComparison.Ordinal);
        Assert.Null(Contents.TypeOf(Zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "letter.docx"));
        Assert.Null(Contents.TypeOf(Zip("[Content_Types].xml", "word/document.xml"), "letter.zip"));
        Assert.Null(Contents.TypeOf(Zip("evil.exe"), "letter.docx"));
        Assert.Null(Contents.TypeOf("PK\x03\x04 broken"u8.ToArray(), "letter.docx"));
    }

    [Fact]
    public void A_picture_is_drawn_anew_without_what_was_hidden_in_it()
    {
        byte[] hiding = [.. Picture(40, 20, SKEncodedImageFormat.Jpeg), .. "<script>place where it was taken</script>"u8];
        var redrawn = Pictures.Redraw(hiding);
        Assert.NotNull(redrawn);
        Assert.Equal("image/jpeg", redrawn.Value.ContentType);
        Assert.DoesNotContain("script", Encoding.Latin1.GetString(redrawn.Value.Bytes), StringComparison.Ordinal);
        using var again = SKBitmap.Decode(redrawn.Value.Bytes);
        Assert.Equal((40, 20), (again.Width, again.Height));
        Assert.Null(Pictures.Redraw("GIF89a but no picture"u8.ToArray()));
    }

    [Fact]
    public void A_large_picture_becomes_smaller_and_an_avatar_a_square()
    {
        using var large = SKBitmap.Decode(Pictures.Redraw(Picture(5000, 100, SKEncodedImageFormat.Png))!.Value.Bytes);
        Assert.Equal(4096, large.Width);
        var bytes = Pictures.Avatar(Picture(300, 700, SKEncodedImageFormat.Png))!;
        Assert.Equal("image/webp", Contents.TypeOf(bytes, "x"));
        using var square = SKBitmap.Decode(bytes);
        Assert.Equal((256, 256), (square.Width, square.Height));
    }

    static byte[] Picture(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Teal);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names) zip.CreateEntry(name);
        }

        return bytes.ToArray();
    }
}
