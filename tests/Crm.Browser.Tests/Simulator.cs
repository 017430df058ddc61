using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Crm.Running;

namespace Crm.Browser.Tests;

/// <summary>A shop of the simulator's, with the keys that let an app in.</summary>
internal sealed record SimulatedShop(string Domain, string ClientId, string ClientSecret, string ConsumerKey, string ConsumerSecret);

/// <summary>The simulated shops as their own process, told what to do over HTTP.</summary>
internal sealed class Simulator : IAsyncDisposable
{
    readonly Process process;
    readonly HttpClient http;

    Simulator(Process process, Uri address) => (this.process, Address, http) = (process, address, new() { BaseAddress = address });

    public Uri Address { get; }

    public static async Task<Simulator> Start()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(RunningCrm.Root, "tests", "Crm.Simulator", "bin", configuration, "net10.0", "Crm.Simulator.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "serve", "--port", "0"]) { RedirectStandardOutput = true })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(process);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Ready: ", StringComparison.Ordinal)) return new(process, new(line[7..]));
        }

        throw new InvalidOperationException("The simulated shops did not start: build Crm.sln.");
    }

    /// <summary>Opens a shop with a history of so many orders.</summary>
    public async Task<SimulatedShop> Open(string platform, string domain, int orders, int seed)
    {
        using var answer = await http.PostAsJsonAsync("/_control/shops", new { platform, domain, orders, seed, restoreRate = 2000 });
        using var keys = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        string Key(string name) => keys.RootElement.GetProperty(name).GetString()!;
        return new(domain, Key("clientId"), Key("clientSecret"), Key("consumerKey"), Key("consumerSecret"));
    }

    /// <summary>How the shop answers from now on.</summary>
    public async Task Behave(SimulatedShop shop, object mood)
    {
        using var answer = await http.PutAsJsonAsync($"/_control/{shop.Domain}/mood", mood);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What the merchant grants the app.</summary>
    public async Task Grant(SimulatedShop shop, params string[] scopes)
    {
        using var answer = await http.PutAsJsonAsync($"/_control/{shop.Domain}/scopes", scopes);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Somebody buys.</summary>
    public async Task Place(SimulatedShop shop, int orders = 1)
    {
        using var answer = await http.PostAsync($"/_control/{shop.Domain}/orders?count={orders}", null);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        Stop(process);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }
}
