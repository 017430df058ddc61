using System.Net;
using Crm.Running;
using Crm.Silo.Database;
using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>The whole system with two silos, on a Postgres server of its own that a test may stop and start.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    const string Rates = """
        <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
          <Cube><Cube time="2026-11-02"><Cube currency="USD" rate="1.25"/><Cube currency="JPY" rate="160"/></Cube></Cube>
        </gesmes:Envelope>
        """;

    readonly string directory = Directory.CreateTempSubdirectory("crm-postgres-").FullName;
    int shops;

    internal PostgresServer Postgres { get; private set; } = null!;

    internal RunningCrm Crm { get; private set; } = null!;

    internal HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresServer.Start(directory, null, _ => { }, CancellationToken.None);
        Crm = await RunningCrm.Start(silos: 2, Postgres.ConnectionString);
        var file = Path.Combine(Crm.Home, "rates.xml");
        await File.WriteAllTextAsync(file, Rates);
        var (code, _, error) = await Crm.Run("rates", "import", file);
        Assert.True(code == 0, error);
    }

    /// <summary>A shop that no other test has.</summary>
    internal Task<Shop> Connect(string platform) => Crm.AddShop(platform, $"shop-{++shops}.example.com");

    internal async Task<HttpStatusCode> Send(HttpRequestMessage webhook)
    {
        using (webhook)
        {
            using var answer = await Http.SendAsync(webhook);
            return answer.StatusCode;
        }
    }

    internal async Task Receive(Shop shop, string topic, string delivery, string body) =>
        Assert.Equal(HttpStatusCode.OK, await Send(shop.Push(topic, delivery, body)));

    /// <summary>Asks crm verify, which must find nothing.</summary>
    internal async Task Verified()
    {
        var (code, output, error) = await Crm.Run("verify");
        Assert.True(code == 0, output + error);
    }

    /// <summary>How many webhooks of the shop came to this end: "received", "applied", "closed", "parked" or "refused".</summary>
    internal Task<long> Count(Shop shop, string end) => Crm.Ask<long>(
        $"SELECT coalesce(sum({end}), 0)::bigint FROM crm.integration_counts WHERE integration_id = $1", shop.Id);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Crm is not null) await Crm.DisposeAsync();
        Postgres?.Stop();
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        Http.Dispose();
    }
}

/// <summary>These tests share one system and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class EndToEnd : ICollectionFixture<TwoSilos>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "End to end";
}
