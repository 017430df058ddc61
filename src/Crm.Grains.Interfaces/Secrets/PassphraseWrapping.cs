using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Secrets;

/// <summary>Salt, nonce, tag and cipher text, in this order; the key is derived from the passphrase and the salt.</summary>
internal sealed class PassphraseWrapping(string passphrase) : IKeyWrapping
{
    const int Rounds = 600_000;
    const int SaltBytes = 16;
    const int MostTries = 400;

    static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(25);

    readonly ConcurrentDictionary<string, byte[]> derived = new();

    public byte[] Wrap(byte[] plain)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return [.. salt, .. Sealed.Close(Key(salt), plain)];
    }

    public byte[]? Open(byte[] wrapped) => CertificateWrapping.Made(wrapped) ? null : Sealed.Open(Key(wrapped[..SaltBytes]), wrapped.AsSpan(SaltBytes));

    // Slow on purpose, so once for each salt.
    byte[] Key(byte[] salt) => derived.GetOrAdd(Convert.ToHexString(salt), _ => Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Rounds, HashAlgorithmName.SHA256, 32));

    /// <summary>The passphrase that lies in the file, made when there is none. Several processes may start at once: the first one's stands.</summary>
    public static string Made(string file)
    {
        if (File.Exists(file)) return File.ReadAllText(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // One at a time: a file cannot be moved in such a way that it certainly replaces none.
        using var turn = Turn(file + ".lock");
        if (File.Exists(file)) return File.ReadAllText(file);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        using (var stream = new FileStream(file + ".new", options)) stream.Write(Encoding.ASCII.GetBytes(made));
        File.Move(file + ".new", file, overwrite: true);
        return made;
    }

    // Given back by the system itself when its holder dies.
    static FileStream Turn(string file)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < MostTries)
            {
                Thread.Sleep(Wait); // once, when a process starts, before anything waits for its thread
            }
        }
    }
}

/// <summary>AES-GCM: nonce, tag and cipher text, in this order.</summary>
internal static class Sealed
{
    const int NonceBytes = 12;
    const int TagBytes = 16;

    public static byte[] Close(byte[] key, byte[] plain)
    {
        var closed = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(closed.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(closed.AsSpan(0, NonceBytes), plain, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes));
        return closed;
    }

    /// <summary>Null: with another key.</summary>
    public static byte[]? Open(byte[] key, ReadOnlySpan<byte> closed)
    {
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            var plain = new byte[closed.Length - NonceBytes - TagBytes];
            aes.Decrypt(closed[..NonceBytes], closed[(NonceBytes + TagBytes)..], closed.Slice(NonceBytes, TagBytes), plain);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
