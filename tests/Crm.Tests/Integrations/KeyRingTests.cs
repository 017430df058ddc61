using System.Security.Cryptography;
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
    public void Keys_that_lay_in_files_before_still_open_what_they_closed()
    {
        var before = DataProtectionProvider.Create(new DirectoryInfo(Path.Combine(home, "keys")), builder => builder.SetApplicationName("Crm"));
        var kept = new ShopSecrets(before).First(Planted);
        Assert.Equal(Planted, new ShopSecrets(Ring(database.Service, new("one"))).WebhookSecret(kept));
    }

    [Fact]
    public void The_passphrase_that_is_made_is_the_same_for_all_and_readable_to_the_owner_alone()
    {
        var made = Enumerable.Range(0, 8).AsParallel().Select(_ => KeyWrap.FromEnvironment(home)).ToList();
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
