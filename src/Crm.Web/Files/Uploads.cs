using Crm.Files;
using Crm.People;
using Crm.Web.Shared;

namespace Crm.Web.Files;

/// <summary>Takes in what is uploaded: looks what it is, draws pictures anew, stores the bytes, and has the grain write down whose it is.</summary>
internal sealed class Uploads(IFileStorage storage, IClusterClient cluster)
{
    /// <summary>Bytes of one file.</summary>
    public const int Most = 10 * 1024 * 1024;

    /// <summary>Files of one form.</summary>
    public const int MostAtOnce = 10;

    const int LongestName = 200;

    /// <summary>Why these cannot be taken, before anything is stored; null when they can.</summary>
    public static async Task<Refusal?> Check(IReadOnlyList<IFormFile> files, CancellationToken ct)
    {
        if (files.Count > MostAtOnce) return new("Choose at most {0} files.", [MostAtOnce.ToString(System.Globalization.CultureInfo.InvariantCulture)], "files");
        foreach (var file in files)
        {
            if (file.Length == 0) return new("{0} is empty.", [Name(file)], "files");
            if (file.Length > Most) return new("{0} is too large: at most {1} MB.", [Name(file), "10"], "files");
            if (Contents.TypeOf(await Bytes(file, ct), file.FileName) is null)
                return new("{0} is not taken: PDF, pictures, Word, Excel and PowerPoint documents without macros, and plain text are.", [Name(file)], "files");
        }

        return null;
    }

    /// <summary>A picture of a person as a small square, drawn anew; or why it is none.</summary>
    public static async Task<(byte[]? Webp, Refusal? Refusal)> Square(IFormFile file, CancellationToken ct)
    {
        var bytes = await Bytes(file, ct);
        return Contents.TypeOf(bytes, file.FileName) is { } type && Contents.IsImage(type) && Pictures.Avatar(bytes) is { } square
            ? (square, null)
            : (null, Refusal.Of("Choose a picture: PNG, JPEG, WebP or GIF.", "files"));
    }

    /// <summary>Stores one. The refusal says why it was not; nothing of it is left then.</summary>
    public async Task<Refusal?> Take(IFormFile file, string kind, Guid? customer, Guid? activity, Person by, CancellationToken ct)
    {
        var bytes = await Bytes(file, ct);
        var type = Contents.TypeOf(bytes, file.FileName);
        if (kind == "avatar")
        {
            var (square, wrong) = await Square(file, ct);
            if (square is null) return wrong;
            (bytes, type) = (square, "image/webp");
        }
        else if (type is not null && Contents.IsImage(type))
        {
            if (Pictures.Redraw(bytes) is not { } redrawn) return new("{0} is no picture that can be read.", [Name(file)], "files");
            (bytes, type) = redrawn;
        }

        if (type is null) return new("{0} is not taken: PDF, pictures, Word, Excel and PowerPoint documents without macros, and plain text are.", [Name(file)], "files");
        var id = Guid.CreateVersion7();
        var key = $"{id.ToString("N")[^2..]}/{id:N}";
        await storage.Put(key, bytes, type, ct);
        try
        {
            var refusal = await cluster.GetGrain<IFileGrain>(id).Add(new(kind, customer, activity, Name(file), type, bytes.Length, key), by);
            if (refusal is not null) await storage.Delete(key, CancellationToken.None);
            return refusal;
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            await storage.Delete(key, CancellationToken.None);
            throw;
        }
    }

    // The last part of what the browser says, whatever its system's separator; no control characters.
    internal static string Name(IFormFile file)
    {
        var name = file.FileName[(file.FileName.LastIndexOfAny(['/', '\\']) + 1)..];
        name = string.Concat(name.Where(c => !char.IsControl(c))).Trim();
        if (name.Length == 0) return "file";
        return name.Length <= LongestName ? name : name[..(LongestName - 12)] + "…" + name[^11..];
    }

    static async Task<byte[]> Bytes(IFormFile file, CancellationToken ct)
    {
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
