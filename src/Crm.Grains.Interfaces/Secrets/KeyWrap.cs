using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Secrets;

/// <summary>
/// What the keys in the database are wrapped with: a passphrase from the environment (CRM_KEYS_PASSPHRASE), else one that is made once and lies, readable
/// to the owner alone, in the data directory. A dump of the tables opens nothing without it.
/// </summary>
public sealed class KeyWrap
{
    const int Rounds = 600_000;
    const int SaltBytes = 16;
    const int NonceBytes = 12;
    const int TagBytes = 16;

    readonly string[] passphrases;
    readonly ConcurrentDictionary<string, byte[]> derived = new();

    /// <param name="passphrases">The one that wraps, then those that only open.</param>
    public KeyWrap(params string[] passphrases) => this.passphrases = passphrases;

    /// <summary>From CRM_KEYS_PASSPHRASE, and while it is changed the former one from CRM_KEYS_PASSPHRASE_OLD.</summary>
    /// <param name="home">The data directory.</param>
    public static KeyWrap FromEnvironment(string home)
    {
        string?[] given = [Environment.GetEnvironmentVariable("CRM_KEYS_PASSPHRASE"), Environment.GetEnvironmentVariable("CRM_KEYS_PASSPHRASE_OLD")];
        string[] set = [.. given.OfType<string>().Where(p => p.Length > 0)];
        var file = Path.Combine(home, "keys", "passphrase");
        if (string.IsNullOrEmpty(given[0])) return new([Made(file), .. set]);
        return new(File.Exists(file) ? [.. set, File.ReadAllText(file)] : set);
    }

    /// <summary>Salt, nonce, tag and cipher text, in this order.</summary>
    public byte[] Wrap(byte[] plain)
    {
        var wrapped = new byte[SaltBytes + NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, SaltBytes + NonceBytes));
        using var aes = new AesGcm(Key(passphrases[0], wrapped[..SaltBytes]), TagBytes);
        var (nonce, tag, cipher) = Parts(wrapped);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span);
        return wrapped;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when no passphrase opens it.</summary>
    public byte[] Open(byte[] wrapped)
    {
        foreach (var passphrase in passphrases)
        {
            try
            {
                using var aes = new AesGcm(Key(passphrase, wrapped[..SaltBytes]), TagBytes);
                var (nonce, tag, cipher) = Parts(wrapped);
                var plain = new byte[cipher.Length];
                aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain);
                return plain;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Wrapped with another one.
            }
        }

        throw new CryptographicException("The passphrase of the keys is another one than they were wrapped with: set CRM_KEYS_PASSPHRASE, or while it is changed CRM_KEYS_PASSPHRASE_OLD.");
    }

    static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] wrapped)
    {
        var rest = wrapped.AsMemory(SaltBytes);
        return (rest[..NonceBytes], rest[NonceBytes..(NonceBytes + TagBytes)], rest[(NonceBytes + TagBytes)..]);
    }

    // Slow on purpose, so once for each salt.
    byte[] Key(string passphrase, byte[] salt) => derived.GetOrAdd(
        Convert.ToHexString(SHA256.HashData([.. Encoding.UTF8.GetBytes(passphrase), .. salt])), _ => Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Rounds, HashAlgorithmName.SHA256, 32));

    // Several processes may start at once: the first one's stands.
    static string Made(string file)
    {
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var mine = file + "." + Guid.NewGuid().ToString("N");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(mine, options))
            {
                stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
            }

            try
            {
                File.Move(mine, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(mine);
            }
        }

        return File.ReadAllText(file);
    }
}
