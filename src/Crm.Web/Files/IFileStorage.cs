namespace Crm.Web.Files;

/// <summary>Where the bytes of files stand. Keys are made by us: letters, digits, hyphens and slashes.</summary>
internal interface IFileStorage
{
    /// <summary>Stores the bytes; the same key again is written anew.</summary>
    Task Put(string key, byte[] bytes, string contentType, CancellationToken ct);

    /// <summary>The bytes, or null when there are none.</summary>
    Task<Stream?> Open(string key, CancellationToken ct);

    /// <summary>Deletes the bytes, if there are any.</summary>
    Task Delete(string key, CancellationToken ct);
}

/// <summary>In a folder of this machine.</summary>
internal sealed class DiskStorage(string folder) : IFileStorage
{
    public async Task Put(string key, byte[] bytes, string contentType, CancellationToken ct)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var half = path + ".part";
        await File.WriteAllBytesAsync(half, bytes, ct);
        File.Move(half, path, overwrite: true); // whole or not at all
    }

    public Task<Stream?> Open(string key, CancellationToken ct)
    {
        var path = PathOf(key);
        return Task.FromResult<Stream?>(File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true) : null);
    }

    public Task Delete(string key, CancellationToken ct)
    {
        var path = PathOf(key);
        if (File.Exists(path)) File.Delete(path);
        return Task.CompletedTask;
    }

    string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(folder, key));
        return path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : throw new ArgumentException("A key leads out of the folder.", nameof(key));
    }
}
