using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Crm.Running;

/// <summary>A shop of the simulator's, with the keys that let an app in.</summary>
internal sealed record SimulatedShop(string Domain, string ClientId, string ClientSecret, string ConsumerKey, string ConsumerSecret);

/// <summary>A simulated shop's own account of what was asked of it.</summary>
/// <param name="Requests">To its API.</param>
/// <param name="Spent">Shopify: points.</param>
/// <param name="Refused">How often more was asked than there was.</param>
internal sealed record ShopAccount(int Requests, double Spent, int Refused);

/// <summary>The simulated shops as a process of their own on a free port, told what to do over HTTP, and ended with whoever started it.</summary>
internal sealed class SimulatedShops : IAsyncDisposable
{
    readonly Process process;
    readonly HttpClient http;

    SimulatedShops(Process process, Uri address) => (this.process, Address, http) = (process, address, new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) });

    public Uri Address { get; }

    public static async Task<SimulatedShops> Start()
    {
        // Built the same way as the program that asks.
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

    /// <summary>Opens a shop with a history of so many orders of so many buyers.</summary>
    public async Task<SimulatedShop> Open(string platform, string domain, int orders, int seed, int buyers = 80, int restoreRate = 2000)
    {
        using var answer = await http.PostAsJsonAsync("/_control/shops", new { platform, domain, orders, buyers, seed, restoreRate });
        using var keys = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        string Key(string name) => keys.RootElement.GetProperty(name).GetString()!;
        return new(domain, Key("clientId"), Key("clientSecret"), Key("consumerKey"), Key("consumerSecret"));
    }

    /// <summary>How the shop answers from now on.</summary>
    public async Task Behave(string domain, object mood)
    {
        using var answer = await http.PutAsJsonAsync($"/_control/{domain}/mood", mood);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What the merchant grants the app.</summary>
    public async Task Grant(string domain, params string[] scopes)
    {
        using var answer = await http.PutAsJsonAsync($"/_control/{domain}/scopes", scopes);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Somebody buys.</summary>
    public async Task Place(string domain, int orders = 1)
    {
        using var answer = await http.PostAsync($"/_control/{domain}/orders?count={orders}", null);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<ShopAccount> Account(string domain) => (await http.GetFromJsonAsync<ShopAccount>($"/_control/{domain}/account"))!;

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
