using System.Security.Cryptography;

namespace Crm.Secrets;

/// <summary>
/// What the keys in the database are wrapped with: a certificate that the environment names (CRM_KEYS_CERTIFICATE), else a passphrase from there
/// (CRM_KEYS_PASSPHRASE), else one that is made once and lies, readable to the owner alone, in the data directory. A dump of the tables opens nothing without it.
/// </summary>
public sealed class KeyWrap
{
    readonly IKeyWrapping[] wrappings;

    /// <param name="passphrases">The one that wraps, then those that only open.</param>
    public KeyWrap(params string[] passphrases) : this([.. passphrases.Select(p => new PassphraseWrapping(p))])
    {
    }

    KeyWrap(IKeyWrapping[] wrappings) => this.wrappings = wrappings;

    /// <summary>
    /// The certificate wraps if one is named, else the passphrase. What else is named only opens: the former passphrase and certificate (…_OLD) while they are
    /// changed, the passphrase while a certificate takes its place. Throws <see cref="KeyWrapException"/> for a certificate that cannot be used.
    /// </summary>
    /// <param name="home">The data directory.</param>
    /// <param name="setting">A setting by its name; null or empty: not set.</param>
    public static KeyWrap Of(string home, Func<string, string?> setting)
    {
        string? Set(string name) => setting(name) is { Length: > 0 } text ? text : null;
        var file = Path.Combine(home, "keys", "passphrase");
        var certificate = CertificateWrapping.Load("CRM_KEYS_CERTIFICATE", Set);
        var passphrase = Set("CRM_KEYS_PASSPHRASE") ?? (certificate is null ? PassphraseWrapping.Made(file) : null);
        string?[] passphrases = [passphrase, Set("CRM_KEYS_PASSPHRASE_OLD"), File.Exists(file) ? File.ReadAllText(file) : null];
        IKeyWrapping?[] all =
            [certificate, .. passphrases.OfType<string>().Distinct().Select(p => new PassphraseWrapping(p)), CertificateWrapping.Load("CRM_KEYS_CERTIFICATE_OLD", Set)];
        return new([.. all.OfType<IKeyWrapping>()]);
    }

    /// <summary>Wrapped with the first of what is named.</summary>
    public byte[] Wrap(byte[] plain) => wrappings[0].Wrap(plain);

    /// <summary>Throws <see cref="CryptographicException"/> when nothing that is named opens it.</summary>
    public byte[] Open(byte[] wrapped) => wrappings.Select(w => w.Open(wrapped)).FirstOrDefault(plain => plain is not null) ?? throw new CryptographicException(
        CertificateWrapping.Made(wrapped)
            ? "The keys are wrapped with a certificate that is not named: set CRM_KEYS_CERTIFICATE, or while it is changed CRM_KEYS_CERTIFICATE_OLD."
            : "The passphrase of the keys is another one than they were wrapped with: set CRM_KEYS_PASSPHRASE, or while it is changed CRM_KEYS_PASSPHRASE_OLD.");
}

/// <summary>One thing to wrap keys with.</summary>
internal interface IKeyWrapping
{
    byte[] Wrap(byte[] plain);

    /// <summary>Null: it was wrapped with another.</summary>
    byte[]? Open(byte[] wrapped);
}

/// <summary>The certificate that is named cannot be used; the message says why.</summary>
public sealed class KeyWrapException(string message, Exception? inner = null) : Exception(message, inner);
