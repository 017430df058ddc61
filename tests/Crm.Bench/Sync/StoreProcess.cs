using System.Diagnostics;
using System.Net.Http.Json;
using Crm.Running;

namespace Crm.Bench.Sync;

/// <summary>What lets us into a simulated shop.</summary>
internal sealed record StoreKeys(string ClientId, string ClientSecret, string ConsumerKey, string ConsumerSecret);

/// <summary>A simulated shop's own account of what was asked of it.</summary>
/// <param name="Requests">To its API.</param>
/// <param name="Spent">Shopify: points.</param>
/// <param name="Refused">How often more was asked than there was.</param>
internal sealed record StoreAccount(int Requests, double Spent, int Refused);

/// <summary>The simulated shops as a process of their own on a free port, told what to do from outside, and ended with the measurement.</summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    readonly Process process;
    readonly HttpClient http;
    bool ended;

    StoreProcess(Process process, Uri address)
    {
        (this.process, Address, http) = (process, address, new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
    }

    public Uri Address { get; }

    public static async Task<StoreProcess> Start()
    {
        // Built the same way as the program that asks.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(RunningCrm.Root, "tests", "Crm.Simulator", "bin", configuration, "net10.0", "Crm.Simulator.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "serve", "--port", "0"]) { RedirectStandardOutput = true })!;
        return await process.StandardOutput.ReadLineAsync() is { } line && line.Split(' ') is ["Ready:", var address]
            ? new(process, new(address))
            : throw new InvalidOperationException("The simulated shops did not start.");
    }

    public async Task<StoreKeys> Open(string platform, string domain, int orders, int buyers, int seed, int restoreRate)
    {
        using var answer = await http.PostAsJsonAsync("/_control/shops", new { platform, domain, orders, buyers, seed, restoreRate });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<StoreKeys>())!;
    }

    public async Task Mood(string domain, object mood)
    {
        using var answer = await http.PutAsJsonAsync($"/_control/{domain}/mood", mood);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<StoreAccount> Account(string domain) => (await http.GetFromJsonAsync<StoreAccount>($"/_control/{domain}/account"))!;

    void End()
    {
        if (ended) return;
        ended = true;
        process.Kill(); // of one that has ended already it is nothing
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await process.WaitForExitAsync();
        process.Dispose();
        http.Dispose();
    }
}
