using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace Crm.Web.Webhooks;

/// <summary>A shop as the webhook door knows it.</summary>
/// <param name="Id">crm.integrations.id.</param>
/// <param name="Platform">"shopify" or "woocommerce".</param>
/// <param name="Secret">Signs what the shop sends, UTF-8.</param>
/// <param name="Previous">The secret before the last rotation, still accepted until <paramref name="PreviousUntil"/>.</param>
/// <param name="PreviousUntil">UTC.</param>
internal sealed record Shop(Guid Id, string Platform, byte[] Secret, byte[]? Previous, DateTime PreviousUntil);

/// <summary>
/// The shops and their secrets, in memory: a request that is signed right does not wait for the database to learn who sends it. Read again when a
/// shop changes (NOTIFY crm_integrations), every few seconds, and before anything is refused: the shop may have been connected a moment ago. An unknown
/// shop and a wrong signature wait for the same read, and so take the same time.
/// </summary>
internal sealed partial class Shops(NpgsqlDataSource source, IDataProtectionProvider protection, ILogger<Shops> log) : BackgroundService
{
    const string ReadShops = "SELECT id, platform, credentials::text FROM crm.integrations";

    static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    // However many are to be refused: they share a read, and the database is asked no more often than this.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    readonly Lock gate = new();
    readonly SemaphoreSlim oneRead = new(1);
    Task? next;
    readonly IDataProtector protector = protection.CreateProtector("integration-secret");
    volatile Dictionary<Guid, Shop> shops = [];

    public Shop? Find(Guid id, string platform) => shops.TryGetValue(id, out var shop) && shop.Platform == platform ? shop : null;

    /// <summary>Completes after a read that began after the call. False when the database did not answer in time: then nobody knows who is a shop.</summary>
    public async Task<bool> ReadAgain()
    {
        Task read;
        lock (gate) read = next ??= ReadSoon();
        try
        {
            await read.WaitAsync(Patience);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            return false;
        }
    }

    async Task ReadSoon()
    {
        await Task.Delay(Pause);
        lock (gate) next = null; // who comes from now on needs a later read
        await using var connection = await source.OpenConnectionAsync();
        await Read(connection, CancellationToken.None);
    }

    public override void Dispose()
    {
        oneRead.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stoppingToken);
                await using (var listen = new NpgsqlCommand("LISTEN crm_integrations", connection)) await listen.ExecuteNonQueryAsync(stoppingToken);
                while (true)
                {
                    await Read(connection, stoppingToken);
                    await connection.WaitAsync(Refresh, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
            {
                // The secrets in memory serve on; receipts are refused with 503 until the database is back.
                Log.Away(log, exception.GetType().Name);
                await Task.Delay(TimeSpan.FromMilliseconds(500), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task Read(NpgsqlConnection connection, CancellationToken ct)
    {
        await oneRead.WaitAsync(ct); // an older read must not overtake a newer one
        try
        {
            shops = await ReadAll(connection, ct);
        }
        finally
        {
            oneRead.Release();
        }
    }

    async Task<Dictionary<Guid, Shop>> ReadAll(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ReadShops, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var read = new Dictionary<Guid, Shop>();
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetGuid(0);
            try
            {
                read[id] = ShopOf(id, reader.GetString(1), reader.GetString(2));
            }
            catch (Exception exception) when (exception is System.Security.Cryptography.CryptographicException or JsonException or KeyNotFoundException)
            {
                Log.Unreadable(log, id, exception.GetType().Name);
            }
        }

        return read;
    }

    Shop ShopOf(Guid id, string platform, string credentials)
    {
        using var json = JsonDocument.Parse(credentials);
        var root = json.RootElement;
        var secret = Open(root.GetProperty("webhook_secret").GetString()!);
        return root.TryGetProperty("previous_secret", out var previous) && root.TryGetProperty("previous_until", out var until)
            ? new(id, platform, secret, Open(previous.GetString()!), until.GetDateTime().ToUniversalTime())
            : new(id, platform, secret, null, default);
    }

    byte[] Open(string value) => System.Text.Encoding.UTF8.GetBytes(protector.Unprotect(value));

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The shops cannot be read: {Exception}; those in memory serve on")]
        public static partial void Away(ILogger logger, string exception);

        [LoggerMessage(2, LogLevel.Error, "The credentials of shop {Shop} cannot be opened ({Exception}): rotate its secret")]
        public static partial void Unreadable(ILogger logger, Guid shop, string exception);
    }
}
