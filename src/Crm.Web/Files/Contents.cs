using System.IO.Compression;
using System.Text;

namespace Crm.Web.Files;

/// <summary>What a file is by what is in it; its name only tells apart what looks alike. What is not in the list is not taken.</summary>
internal static class Contents
{
    const int MostEntries = 5000;

    static readonly (string Type, byte[] Begins)[] Magic =
    [
        ("application/pdf", "%PDF-"u8.ToArray()), ("image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), ("image/jpeg", [0xFF, 0xD8, 0xFF]),
        ("image/gif", "GIF87a"u8.ToArray()), ("image/gif", "GIF89a"u8.ToArray()),
    ];

    static readonly (string Folder, string Extension, string Type)[] Office =
    [
        ("word/", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xl/", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ppt/", ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ];

    /// <summary>The content type; null for what is not taken.</summary>
    public static string? TypeOf(byte[] bytes, string name)
    {
        foreach (var (type, begins) in Magic)
        {
            if (bytes.AsSpan().StartsWith(begins)) return type;
        }

        if (bytes.Length > 12 && bytes.AsSpan(0, 4).SequenceEqual("RIFF"u8) && bytes.AsSpan(8, 4).SequenceEqual("WEBP"u8)) return "image/webp";
        if (bytes.AsSpan().StartsWith("PK\x03\x04"u8)) return OfficeType(bytes, name);
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".txt" or ".md" or ".log" when IsText(bytes) => "text/plain",
            ".csv" when IsText(bytes) => "text/csv",
            _ => null,
        };
    }

    /// <summary>Whether a browser may show it in the page: such images are drawn anew when they come in.</summary>
    public static bool IsImage(string contentType) => contentType is "image/png" or "image/jpeg" or "image/webp" or "image/gif";

    // Documents without macros. Nothing is unpacked: only the list of what is in it is read.
    static string? OfficeType(byte[] bytes, string name)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries || zip.GetEntry("[Content_Types].xml") is null) return null;
            if (zip.Entries.Any(e => e.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return null;
            return Office.FirstOrDefault(o => o.Extension.Equals(Path.GetExtension(name), StringComparison.OrdinalIgnoreCase)
                && zip.Entries.Any(e => e.FullName.StartsWith(o.Folder, StringComparison.Ordinal))).Type;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    static bool IsText(byte[] bytes)
    {
        try
        {
            return !new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).Contains('\0', StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
