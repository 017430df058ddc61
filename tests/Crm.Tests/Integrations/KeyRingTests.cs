using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Crm.Integrations;
using Crm.Secrets;
using Crm.Tests.Database;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Crm.Tests.Integrations;

/// <summary>What is secret is encrypted with keys that lie wrapped in the database, and nobody who has the tables alone can read it.</summary>
[Trait("Needs", "Server")]
public sealed class KeyRingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Planted = "planted-secret-4711";

    readonly string home = Directory.CreateTempSubdirectory("crm-keys-").FullName;

    [Fact]
    public async Task What_the_silo_encrypts_the_web_opens_and_the_tables_alone_do_not_tell_it()
    {
        var kept = new ShopSecrets(Ring(database.Service, new("one"))).With(new("client", "id", Planted) { Token = Planted }, new ShopSecrets(Ring(database.Service, new("one"))).First(Planted));
        Assert.DoesNotContain(Planted, kept, StringComparison.Ordinal);
        Assert.Equal(Planted, new ShopSecrets(Ring(database.Web, new("one"))).WebhookSecret(kept));
        Assert.Equal(Planted, new ShopSecrets(Ring(database.Web, new("one"))).Access(kept)!.Secret);

        var keys = await database.All<string>("SELECT element FROM crm.protection_keys");
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_passphrase_opens_nothing_and_the_former_one_does_while_it_is_changed()
    {
        var wrapped = new KeyWrap("former").Wrap([1, 2, 3]);
        Assert.Throws<CryptographicException>(() => new KeyWrap("another").Open(wrapped));
        Assert.Equal([1, 2, 3], new KeyWrap("another", "former").Open(wrapped));
    }

    [Fact]
    public void A_certificate_wraps_and_another_of_the_same_key_opens_and_one_of_another_key_does_not()
    {
        using var rsa = RSA.Create(2048);
        var wrap = KeyWrap.Of(home, Certificate("now.pfx", rsa));
        var wrapped = wrap.Wrap([1, 2, 3]);
        Assert.Equal([1, 2, 3], wrap.Open(wrapped));
        Assert.Equal([1, 2, 3], KeyWrap.Of(home, Certificate("renewed.pfx", rsa)).Open(wrapped));
        Assert.False(File.Exists(Path.Combine(home, "keys", "passphrase"))); // none is needed

        using var another = RSA.Create(2048);
        Assert.Contains("certificate", Assert.Throws<CryptographicException>(() => KeyWrap.Of(home, Certificate("other.pfx", another)).Open(wrapped)).Message, StringComparison.Ordinal);
        Assert.Contains("certificate", Assert.Throws<CryptographicException>(() => new KeyWrap("one").Open(wrapped)).Message, StringComparison.Ordinal);
        var (former, next) = (Certificate("now.pfx", rsa), Certificate("other.pfx", another));
        Assert.Equal([1, 2, 3], KeyWrap.Of(home, name => next(name) ?? former(name.Replace("_OLD", "", StringComparison.Ordinal))).Open(wrapped));
    }

    [Fact]
    public async Task Keys_go_from_a_passphrase_to_a_certificate_and_back_and_everything_still_opens()
    {
        await using var owner = NpgsqlDataSource.Create(database.OwnerConnection);
        using var rsa = RSA.Create(2048);
        var certificate = Certificate("now.pfx", rsa);
        var kept = new ShopSecrets(Ring(database.Service, new("one"))).First(Planted);

        // Not without the former one, and then nothing is changed.
        await Assert.ThrowsAsync<CryptographicException>(() => KeyRewrap.All(owner, KeyWrap.Of(home, certificate), CancellationToken.None));
        Assert.Equal(Planted, new ShopSecrets(Ring(database.Service, new("one"))).WebhookSecret(kept));

        var keys = await database.One<long>("SELECT count(*) FROM crm.protection_keys");
        Assert.Equal(keys, await KeyRewrap.All(owner, KeyWrap.Of(home, name => name == "CRM_KEYS_PASSPHRASE" ? "one" : certificate(name)), CancellationToken.None));
        Assert.Equal(Planted, new ShopSecrets(Ring(database.Web, KeyWrap.Of(home, certificate))).WebhookSecret(kept));
        Assert.All(await database.All<string>("SELECT element FROM crm.protection_keys"), key => Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal));

        Assert.Equal(keys, await KeyRewrap.All(owner, KeyWrap.Of(home, name => name switch
        {
            "CRM_KEYS_PASSPHRASE" => "one",
            _ when name.StartsWith("CRM_KEYS_CERTIFICATE_OLD", StringComparison.Ordinal) => certificate(name.Replace("_OLD", "", StringComparison.Ordinal)),
            _ => null,
        }), CancellationToken.None));
        Assert.Equal(Planted, new ShopSecrets(Ring(database.Service, new("one"))).WebhookSecret(kept));
    }

    [Fact]
    public void A_certificate_that_cannot_be_used_is_told_with_what_to_do_and_without_its_password()
    {
        using var rsa = RSA.Create(2048);
        var good = Certificate("now.pfx", rsa);
        using var curve = ECDsa.Create();
        var request = new CertificateRequest("CN=crm", curve, HashAlgorithmName.SHA256);
        using var elliptic = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(Path.Combine(home, "curve.pfx"), elliptic.Export(X509ContentType.Pfx, Planted));
        (string File, string Password, string Says)[] cases =
        [
            (Path.Combine(home, "none.pfx"), Planted, "cannot be read"), (good("CRM_KEYS_CERTIFICATE")!, Planted + "x", "cannot be opened"),
            (Path.Combine(home, "curve.pfx"), Planted, "no RSA key"),
        ];
        foreach (var (file, password, says) in cases)
        {
            var thrown = Assert.Throws<KeyWrapException>(() => KeyWrap.Of(home, name => name switch { "CRM_KEYS_CERTIFICATE" => file, "CRM_KEYS_CERTIFICATE_PASSWORD" => password, _ => null }));
            Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Planted, thrown.Message, StringComparison.Ordinal);
        }
    }

    // The settings that name a PFX file with this key.
    Func<string, string?> Certificate(string name, RSA key)
    {
        var file = Path.Combine(home, name);
        using var certificate = new CertificateRequest("CN=crm", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, Planted));
        return setting => setting switch { "CRM_KEYS_CERTIFICATE" => file, "CRM_KEYS_CERTIFICATE_PASSWORD" => Planted, _ => null };
    }

    [Fact]
    public void Keys_that_lay_in_files_before_still_open_what_they_closed()
    {
        var before = DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(home, "keys")), builder => builder.SetApplicationName("Crm"));
        var kept = new ShopSecrets(before).First(Planted);
        Assert.Equal(Planted, new ShopSecrets(Ring(database.Service, new("one"))).WebhookSecret(kept));
    }

    [Fact]
    public void The_passphrase_that_is_made_is_the_same_for_all_and_readable_to_the_owner_alone()
    {
        var made = Enumerable.Range(0, 8).AsParallel().Select(_ => KeyWrap.Of(home, _ => null)).ToList();
        Assert.Equal([7], made[0].Open(made[^1].Wrap([7])));
        Assert.True(OperatingSystem.IsWindows() || (UnixFileMode.UserRead | UnixFileMode.UserWrite) == File.GetUnixFileMode(Path.Combine(home, "keys", "passphrase")));
    }

    [Fact]
    public void No_record_that_holds_a_secret_tells_it_when_it_is_written_down()
    {
        Assert.DoesNotContain(Planted, new ApiAccess("client", "id", Planted) { Token = Planted, Refresh = Planted }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Planted, new ShopConnected("shopify", "a.example.com", null, Planted).ToString(), StringComparison.Ordinal);
    }

    IDataProtectionProvider Ring(NpgsqlDataSource source, KeyWrap wrap) =>
        new ServiceCollection().AddSingleton(source).AddKeyRing(home, wrap).BuildServiceProvider().GetRequiredService<IDataProtectionProvider>();
}
