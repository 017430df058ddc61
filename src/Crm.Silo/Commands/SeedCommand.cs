using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Crm.Integrations;
using Crm.Rates;
using Crm.Silo.Database;
using Npgsql;

namespace Crm.Silo.Commands;

/// <summary>crm seed: a business of the size asked for, the same for the same numbers and day, pushed through the webhooks like any shop's news.</summary>
internal static class SeedCommand
{
    sealed record Shop(string Platform, string Domain, string Name, string? Currency)
    {
        // The same on every run, so that a second run goes on where the first ended.
        public Guid Id { get; } = new(SHA256.HashData(Encoding.UTF8.GetBytes("seed:" + Domain)).AsSpan(0, 16));
    }

    static readonly Shop[] Shops =
    [
        new("shopify", "seed-europe.myshopify.com", "Tea House Europe", "EUR"), new("shopify", "seed-usa.myshopify.com", "Tea House USA", "USD"),
        new("shopify", "seed-uk.myshopify.com", "Tea House UK", "GBP"), new("shopify", "seed-japan.myshopify.com", "茶の家", "JPY"),
        new("woocommerce", "seed-world.example.com", "Tea for the World", null), new("woocommerce", "seed-outlet.example.com", "Outlet", null),
    ];

    public static Command Create(Settings settings)
    {
        var customers = Mistake.Number("--customers", 1, 10_000_000, () => 100_000, "how many customers");
        var orders = Mistake.Number("--orders", 1, 100_000_000, () => 1_000_000, "how many orders, at least one for each customer");
        var until = new Option<string>("--until") { DefaultValueFactory = _ => DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Description = "the last day; the three years before it are filled" };
        var seed = new Command("seed", "Fills the running system with customers and orders of 40 countries and 20 currencies. Not for a system with real data.") { customers, orders, until };
        seed.SetAction((parse, ct) => Seed(settings, parse.GetValue(customers), parse.GetValue(orders), parse.GetValue(until)!, ct));
        return seed;
    }

    static async Task<int> Seed(Settings settings, int customers, int orders, string until, CancellationToken ct)
    {
        if (!DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) throw new DatabaseException($"--until must be a day like 2026-11-24, and '{until}' is not.");
        if (orders < customers) throw new DatabaseException($"--orders must be at least {customers:N0}: each customer has bought once.");
        var run = RunFile.Need(settings);
        var began = Stopwatch.GetTimestamp();
        var secret = Secrets(settings);
        await Connect(settings, run, until, secret, ct);

        string[] words =
        [
            "seed", "--url", run.Web, "--customers", Text(customers), "--orders", Text(orders), "--until", until,
            .. Shops.SelectMany(s => (string[])["--shop", s.Currency is null ? $"{s.Id}:{secret(s)}" : $"{s.Id}:{secret(s)}:{s.Currency}"]),
        ];
        using var sending = Process.Start(WebProgram.Start("tests/Crm.Simulator", words))!;
        await sending.WaitForExitAsync(ct);
        if (sending.ExitCode != 0) throw new DatabaseException("Not every order was taken: see the logs in CRM_HOME/logs, then run it again; what came in is not sent twice.");

        await Settled(run.Postgres, ct);
        Console.WriteLine($"{customers:N0} customers and {orders:N0} orders in {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s.");
        return 0;
    }

    static async Task Connect(Settings settings, RunFile run, string until, Func<Shop, string> secret, CancellationToken ct)
    {
        Console.WriteLine("Connecting six shops and importing invented rates");
        var file = Path.Combine(settings.Home, "seed-rates.xml");
        using (var made = Process.Start(WebProgram.Start("tests/Crm.Simulator", ["rates", file, until]))!) await made.WaitForExitAsync(ct);
        await using var client = await ClusterClient.Connect(run.Postgres, ct);
        foreach (var shop in Shops) await client.Grains.GetGrain<IIntegrationGrain>(shop.Id).Connect(new(shop.Platform, shop.Domain, shop.Name, secret(shop)), null);
        await using var stream = File.OpenRead(file);
        foreach (var part in EcbXml.Parse(stream).Select(r => r with { Source = "invented" }).Chunk(20_000)) await client.Grains.GetGrain<IRateGrain>(0).Publish([.. part]);
    }

    static async Task Settled(string postgres, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand("SELECT count(*) FROM crm.messages");
        while (await command.ExecuteScalarAsync(ct) is long left and > 0)
        {
            Console.WriteLine($"{left:N0} messages are still being applied");
            await Task.Delay(TimeSpan.FromSeconds(2), ct); // between two lines for who waits
        }
    }

    // Made on the first run and kept, so that a second one signs alike.
    static Func<Shop, string> Secrets(Settings settings)
    {
        var file = Path.Combine(settings.Home, "seed.key");
        if (!File.Exists(file)) PrivateFile.Write(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        var key = Encoding.UTF8.GetBytes(File.ReadAllText(file));
        return shop => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(shop.Domain)));
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
