using System.CommandLine;
using System.Security.Cryptography;
using Crm.Integrations;
using Crm.Secrets;
using Crm.Silo.Database;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Npgsql;

namespace Crm.Silo.Commands;

/// <summary>crm keys rotate: a new key, and the shops' credentials written anew with it once every process knows it.</summary>
internal static class KeysCommand
{
    static readonly TimeSpan Life = TimeSpan.FromDays(90);

    public static Command Create(Settings settings)
    {
        var rotate = new Command("rotate", "Makes a new key and writes the shops' credentials anew with it; takes a good minute.");
        rotate.SetAction((_, ct) => Rotate(settings, ct));
        var wrap = new Command("wrap", "Wraps the keys anew with the certificate or passphrase that is named now; the former one must be named too, a last time.");
        wrap.SetAction((_, ct) => Wrap(settings, ct));
        return new Command("keys", "The keys that secrets are encrypted with.") { rotate, wrap };
    }

    static async Task<int> Wrap(Settings settings, CancellationToken ct)
    {
        await using var owner = NpgsqlDataSource.Create(settings.Postgres ?? RunFile.Need(settings).Owner);
        try
        {
            Console.WriteLine($"Wrapped {await KeyRewrap.All(owner, settings.Keys, ct)} keys anew.");
            return 0;
        }
        catch (CryptographicException exception)
        {
            throw new DatabaseException(exception.Message, exception);
        }
    }

    static async Task<int> Rotate(Settings settings, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(RunFile.Service(settings));
        await using var services = new ServiceCollection().AddSingleton(source).AddKeyRing(settings.Home, settings.Keys).AddSingleton<ShopSecrets>().BuildServiceProvider();
        var now = DateTimeOffset.UtcNow;
        var key = services.GetRequiredService<IKeyManager>().CreateNewKey(now, now + Life);
        Console.WriteLine($"Made the key {key.KeyId}. Waiting until every process knows it.");
        await Task.Delay(KeyRing.Fresh + TimeSpan.FromSeconds(5), ct); // each reads the keys anew so often, of itself

        var secrets = services.GetRequiredService<ShopSecrets>();
        var written = 0;
        foreach (var shop in await IntegrationStore.All(source, ct))
        {
            // What somebody else changes meanwhile is read again.
            while (await IntegrationStore.Read(source, shop, ct) is { } found && !await IntegrationStore.Swap(source, shop, found.Credentials, secrets.Anew(found.Credentials), ct))
            {
            }

            written++;
        }

        Console.WriteLine($"Wrote the credentials of {written} shops anew.");
        return 0;
    }
}
