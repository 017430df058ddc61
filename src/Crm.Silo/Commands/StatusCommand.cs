using System.CommandLine;
using System.Text.Json;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>crm status: what runs, and where.</summary>
internal static class StatusCommand
{
    public static Command Create(Settings settings)
    {
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var status = new Command("status", "Says what runs, and where.") { json };
        status.SetAction((parse, ct) => Show(settings, parse.GetValue(json), ct));
        return status;
    }

    static async Task<int> Show(Settings settings, bool json, CancellationToken ct)
    {
        var run = RunFile.Read(settings);
        var silos = (run?.Children ?? []).Where(c => c.Name.StartsWith("silo", StringComparison.Ordinal))
            .Select(c => new { pid = c.ProcessId, port = c.Port, alive = Processes.Find(c) is not null }).ToList();
        var ready = run is not null && silos.Exists(s => s.alive) && await Answers($"{run.Web}/health/ready", ct);
        if (json)
        {
            var processes = (run?.Children ?? []).Select(c => new { name = c.Name, pid = c.ProcessId });
            Console.WriteLine(JsonSerializer.Serialize(new { web = run?.Web, postgres = run is null ? null : Settings.Uri(run.Owner), ready, silos, processes }));
        }
        else if (run is null)
        {
            Console.WriteLine("Nothing is running.");
        }
        else
        {
            Console.WriteLine($"{(ready ? "Ready" : "Not ready")}: {run.Web}");
            foreach (var child in run.Children) Console.WriteLine($"  {child.Name,-10} process {child.ProcessId,-8} {(Processes.Find(child) is null ? "dead" : "alive")}");
        }

        return ready ? 0 : 1;
    }

    static async Task<bool> Answers(string address, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        try
        {
            using var answer = await http.GetAsync(address, ct);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
