using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Crm.Integrations;
using Crm.Rates;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>A demonstration: two simulated stores, a Shopify one in EUR and a WooCommerce one in JPY, that push signed webhooks over HTTP.</summary>
internal static class Demo
{
    sealed record Store(Guid Id, string Platform, string Domain, string Name, string Secret);

    /// <summary>Connects the stores on the first run, sends a year of orders, then starts the steady flow. Returns the flow's task.</summary>
    public static async Task<Task> Start(
        Settings settings, Action<string> say, Func<string, int, Func<ProcessStartInfo>, Supervised> supervise, List<Supervised> children, CancellationToken ct)
    {
        var run = RunFile.Need(settings);
        var file = Path.Combine(settings.Home, "demo.json");
        var isFirst = !File.Exists(file);
        if (isFirst) await Connect(settings, run, file, say, ct);
        var stores = JsonSerializer.Deserialize<Store[]>(await File.ReadAllTextAsync(file, ct))!;
        string[] words = ["push", "--url", run.Web, .. stores.SelectMany(s => (string[])["--" + s.Platform, $"{s.Id}:{s.Secret}"])];
        if (isFirst)
        {
            say("Sending a year of demonstration orders");
            using var history = Process.Start(WebProgram.Start("tests/Crm.Simulator", [.. words, "--history"]))!;
            await history.WaitForExitAsync(ct);
        }

        var flow = supervise("stores", 0, () => WebProgram.Start("tests/Crm.Simulator", [.. words, "--rate", "1"]));
        children.Add(flow);
        return flow.Run(ct);
    }

    static async Task Connect(Settings settings, RunFile run, string file, Action<string> say, CancellationToken ct)
    {
        say("Connecting two simulated stores");
        Store[] stores =
        [
            new(Guid.CreateVersion7(), "shopify", "demo-berlin.myshopify.com", "Berlin Ceramics", Secret()),
            new(Guid.CreateVersion7(), "woocommerce", "demo-kyoto.example.com", "京都の茶", Secret()),
        ];
        await using var client = await ClusterClient.Connect(run.Postgres, ct);
        foreach (var store in stores)
        {
            var refused = await client.Grains.GetGrain<IIntegrationGrain>(store.Id).Connect(new(store.Platform, store.Domain, store.Name, store.Secret), null);
            if (refused is not null) throw new DatabaseException(refused.ToString());
        }

        var rates = Path.Combine(settings.Home, "demo-rates.xml");
        using (var made = Process.Start(WebProgram.Start("tests/Crm.Simulator", ["rates", rates]))!) await made.WaitForExitAsync(ct);
        await using var stream = File.OpenRead(rates);
        await client.Grains.GetGrain<IRateGrain>(0).Publish([.. EcbXml.Parse(stream).Select(r => r with { Source = "invented for the demonstration" })]);
        PrivateFile.Write(file, JsonSerializer.Serialize(stores));
    }

    static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
