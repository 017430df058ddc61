using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Crm.Secrets;

/// <summary>The keys that everything secret is encrypted with: in crm.protection_keys, shared by all processes, each wrapped.</summary>
public static class KeyRing
{
    /// <summary>How soon every process knows a key that another has made.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>ASP.NET Core's data protection over the database that is registered as <see cref="NpgsqlDataSource"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="home">The data directory: keys of before lie there in files, and still open what they closed.</param>
    /// <param name="wrap">What wraps the keys.</param>
    public static IServiceCollection AddKeyRing(this IServiceCollection services, string home, KeyWrap wrap)
    {
        services.AddSingleton(wrap);
        services.AddDataProtection().SetApplicationName("Crm");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource, KeyWrap>((options, source, with) =>
        {
            options.XmlRepository = new KeyTable(source, Path.Combine(home, "keys"));
            options.XmlEncryptor = new WrappingEncryptor(with);
        });
        services.AddSingleton<IKeyManager>(s => new FreshKeys(new XmlKeyManager(s.GetRequiredService<IOptions<KeyManagementOptions>>(), s.GetRequiredService<IActivator>())));
        return services;
    }
}

/// <summary>crm.protection_keys, and the files of before, which are only read.</summary>
internal sealed class KeyTable(NpgsqlDataSource source, string folder) : IXmlRepository
{
    public const string Read = "SELECT element, name FROM crm.protection_keys ORDER BY created_at, name";
    public const string Rewrite = "UPDATE crm.protection_keys SET element = $2 WHERE name = $1 AND element = $3";
    const string Insert = "INSERT INTO crm.protection_keys (name, element) VALUES ($1, $2)";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = new List<XElement>();
        using (var command = source.CreateCommand(Read))
        {
            using var reader = command.ExecuteReader();
            while (reader.Read()) elements.Add(XElement.Parse(reader.GetString(0)));
        }

        if (Directory.Exists(folder)) elements.AddRange(Directory.EnumerateFiles(folder, "key-*.xml").Select(file => XElement.Load(file)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = source.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}

/// <summary>The framework would keep what it has read for a day; a key that was made elsewhere is to be known sooner.</summary>
internal sealed class FreshKeys(IKeyManager keys) : IKeyManager
{
    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => keys.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    // The source is not disposed while its timer runs; what hangs on it is gone after that minute.
    public CancellationToken GetCacheExpirationToken()
    {
        var soon = CancellationTokenSource.CreateLinkedTokenSource(keys.GetCacheExpirationToken());
        soon.CancelAfter(KeyRing.Fresh);
        return soon.Token;
    }

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => keys.RevokeAllKeys(revocationDate, reason);

    public void RevokeKey(Guid keyId, string? reason = null) => keys.RevokeKey(keyId, reason);
}

/// <summary>Wraps a key before it is stored.</summary>
internal sealed class WrappingEncryptor(KeyWrap wrap) : IXmlEncryptor
{
    public const string Element = "wrapped";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement(Element, Convert.ToBase64String(wrap.Wrap(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting))))), typeof(WrappingDecryptor));
}

/// <summary>Opens a wrapped key. Its name stands beside each key in the database.</summary>
internal sealed class WrappingDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<KeyWrap>().Open(Convert.FromBase64String(encryptedElement.Value))));
}
