using Crm.Integrations;
using Crm.Running;
using Crm.Silo.Commands;
using Crm.Simulator.Server;
using Xunit;

namespace Crm.Tests.Stores;

/// <summary>The whole system and any number of simulated shops that answer it and push to it.</summary>
public class StoresFixture : IAsyncLifetime
{
    const string Rates = """
        <Envelope><Cube><Cube time="2024-01-02"><Cube currency="USD" rate="1.25"/><Cube currency="JPY" rate="160"/></Cube></Cube></Envelope>
        """;

    const string ReadOurs = """
        SELECT external_id, order_number, total_amount, refunded_amount, currency, counts, updated_at FROM crm.orders WHERE integration_id = $1 AND deleted_at IS NULL
        """;

    readonly int silos;
    ClusterClient client = null!;
    int shops;

    /// <summary>With one silo.</summary>
    public StoresFixture()
        : this(1)
    {
    }

    /// <summary>With so many silos.</summary>
    protected StoresFixture(int silos) => this.silos = silos;

    internal RunningCrm Crm { get; private set; } = null!;

    internal StoreServer Server { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Server = await StoreServer.Start();
        Crm = await RunningCrm.Start(silos, shops: Server.Address);
        var file = Path.Combine(Crm.Home, "rates.xml");
        await File.WriteAllTextAsync(file, Rates);
        await Crm.Run("rates", "import", file);
        client = await ClusterClient.Connect(Crm.OwnerConnection, CancellationToken.None);
    }

    internal IShopGrain Grain(Guid shop) => client.Grains.GetGrain<IShopGrain>(shop);

    /// <summary>Opens a simulated shop and connects it by its API, which begins the first import.</summary>
    internal async Task<(SimShop Shop, Guid Id)> Connect(string platform, int orders = 150, Action<SimShop>? before = null, string folder = "")
    {
        var number = Interlocked.Increment(ref shops);
        var shop = Server.Open(new(platform, platform == "shopify" ? $"store-{number}.myshopify.com" : $"store-{number}.example.com{folder}", orders, Seed: number, RestoreRate: 2000));
        before?.Invoke(shop);
        var id = Guid.CreateVersion7();
        var secret = shop.IsShopify ? shop.Keys.ClientSecret : "webhooks-of-" + shop.Plan.Domain;
        Assert.Null(await client.Grains.GetGrain<IIntegrationGrain>(id).Connect(new(platform, shop.Plan.Domain, null, secret), null));
        var refused = await Grain(id).Give(AccessTo(shop), null);
        Assert.True(refused is null || shop.Mood.Every == 1, refused?.ToString());
        return (shop, id);
    }

    internal static ApiAccess AccessTo(SimShop shop) => shop.IsShopify ? new("client", shop.Keys.ClientId, shop.Keys.ClientSecret) : new("key", shop.Keys.ConsumerKey, shop.Keys.ConsumerSecret);

    /// <summary>Waits until everything is read and applied.</summary>
    internal async Task Read(Guid id)
    {
        await Crm.Until("the shop is read", async () => await Crm.Ask<string>("SELECT state FROM crm.syncs WHERE integration_id = $1", id) == "done", TimeSpan.FromSeconds(120));
        await Crm.Settled();
    }

    internal async Task Synced(Guid id)
    {
        Assert.Null(await Grain(id).Sync(null));
        await Read(id);
    }

    internal async Task Compared(Guid id)
    {
        Assert.Null(await Grain(id).Compare(null));
        await Free(id);
    }

    internal Task Free(Guid id) => Crm.Until("nothing is done beside", async () => await Crm.Ask<long>("SELECT count(*) FROM crm.syncs WHERE integration_id = $1 AND busy IS NULL", id) == 1);

    /// <summary>The shop's books and ours are equal, order by order and cent by cent.</summary>
    internal async Task Equal(SimShop shop, Guid id)
    {
        await using var command = Crm.Owner.CreateCommand(ReadOurs);
        command.Parameters.Add(new() { Value = id });
        await using var r = await command.ExecuteReaderAsync();
        var ours = new List<Booked>();
        while (await r.ReadAsync()) ours.Add(new(r.GetString(0), r.GetString(1), r.GetDecimal(2), r.GetDecimal(3), r.GetString(4), r.GetBoolean(5), r.GetDateTime(6)));
        Assert.Equal(Books.Of(shop).OrderBy(b => b.Id, StringComparer.Ordinal), ours.OrderBy(b => b.Id, StringComparer.Ordinal));
    }

    /// <summary>Of every order the refunds are those that its own row adds up.</summary>
    internal async Task RefundsStand(Guid id) => Assert.Equal(0L, await Crm.Ask<long>(
        """
        SELECT count(*) FROM crm.orders o WHERE o.integration_id = $1 AND o.deleted_at IS NULL AND o.refunded_amount <>
            coalesce((SELECT sum(r.amount) FROM crm.refunds r WHERE r.integration_id = o.integration_id AND r.order_external_id = o.external_id), 0)
        """, id));

    internal async Task Verified()
    {
        var (code, output, error) = await Crm.Run("verify");
        Assert.True(code == 0, output + error);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
        if (Crm is not null) await Crm.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
