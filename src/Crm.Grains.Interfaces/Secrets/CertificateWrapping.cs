using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Crm.Secrets;

/// <summary>
/// A mark, the hash of the certificate's public key, a key encrypted with it, and what that key seals. A certificate that was renewed for the same key opens
/// what the former one wrapped.
/// </summary>
internal sealed class CertificateWrapping(RSA rsa) : IKeyWrapping
{
    const int HashBytes = 32;
    const int Sealing = 32;

    static readonly byte[] Mark = "crm-cert"u8.ToArray();

    readonly byte[] name = SHA256.HashData(rsa.ExportSubjectPublicKeyInfo());

    /// <summary>Whether a certificate wrapped it.</summary>
    public static bool Made(byte[] wrapped) => wrapped.AsSpan().StartsWith(Mark);

    public byte[] Wrap(byte[] plain)
    {
        var key = RandomNumberGenerator.GetBytes(Sealing);
        var encrypted = rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA256);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)encrypted.Length);
        return [.. Mark, .. name, .. length, .. encrypted, .. Sealed.Close(key, plain)];
    }

    public byte[]? Open(byte[] wrapped)
    {
        if (!Made(wrapped) || !wrapped.AsSpan(Mark.Length, HashBytes).SequenceEqual(name)) return null;
        var rest = wrapped.AsSpan(Mark.Length + HashBytes);
        var end = 2 + BinaryPrimitives.ReadUInt16BigEndian(rest);
        return Sealed.Open(rsa.Decrypt(rest[2..end], RSAEncryptionPadding.OaepSHA256), rest[end..]);
    }

    /// <summary>From a PFX file, by the setting that names it and the one that has its password; null when none is named.</summary>
    public static CertificateWrapping? Load(string variable, Func<string, string?> setting)
    {
        if (setting(variable) is not { } file) return null;
        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12(File.ReadAllBytes(file), setting(variable + "_PASSWORD"), X509KeyStorageFlags.EphemeralKeySet);
            return certificate.GetRSAPrivateKey() is { } rsa ? new(rsa) : throw new KeyWrapException($"{variable}: {file} holds no RSA key of its own; the keys can be wrapped with no other.");
        }
        catch (CryptographicException exception)
        {
            throw new KeyWrapException($"{variable}: {file} cannot be opened. It must be a PFX file, and {variable}_PASSWORD its password.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KeyWrapException($"{variable}: {file} cannot be read.", exception);
        }
    }
}
