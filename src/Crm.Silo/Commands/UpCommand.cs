using System.CommandLine;
using System.Diagnostics;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>crm up: the database, the silos and the web, waiting until all are ready.</summary>
internal static class UpCommand
{
    public static Command Create(Settings settings)
    {
        var port = Mistake.Number("--port", 1, 65535, () => settings.Port, "the web's port");
        var silos = Mistake.Number("--silos", 1, 16, () => 1, "how many silos");
        var demo = new Option<bool>("--demo") { Description = "also connect two simulated stores that push orders" };
        var detach = new Option<bool>("--detach") { Description = "return when all is ready, and leave it running" };
        var up = new Command("up", "Starts everything and waits until it is ready; Ctrl+C stops it.") { port, silos, demo, detach };
        up.SetAction((parse, ct) => Up(settings, new(parse.GetValue(port), parse.GetValue(silos), parse.GetValue(demo)), parse.GetValue(detach), ct));
        return up;
    }

    static async Task<int> Up(Settings settings, UpOptions options, bool detach, CancellationToken ct)
    {
        _ = settings.Mail; // says what is wrong with it before anything starts
        if (RunFile.Read(settings) is { } run)
        {
            if (Processes.Find(run.Supervisor) is not null)
            {
                Console.WriteLine($"It is running already: {run.Web}");
                return 0;
            }

            await DownCommand.Stop(settings, run); // the supervisor was killed and left the others behind
        }

        if (!Processes.IsFree(options.Port)) throw new DatabaseException($"Port {options.Port} is in use: stop what listens there, or choose another with --port.");
        return detach ? await Detach(settings, options, ct) : await new Supervisor(settings, options).Run(ct);
    }

    static async Task<int> Detach(Settings settings, UpOptions options, CancellationToken ct)
    {
        var log = Logs.Next(settings, "up");
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true };
        foreach (var word in (string[])
                 ["sh", "-c", "exec \"$0\" \"$@\" > " + Quote(log) + " 2>&1 < /dev/null", Environment.ProcessPath!, .. Self(), "up",
                  "--port", Text(options.Port), "--silos", Text(options.Silos), .. options.Demo ? ["--demo"] : Array.Empty<string>()])
        {
            start.ArgumentList.Add(word);
        }

        using var supervisor = Process.Start(start)!;
        var shown = 0;
        while (true)
        {
            var ended = supervisor.HasExited;
            var text = File.Exists(log) ? await ReadShared(log, ct) : "";
            var end = text.LastIndexOf('\n') + 1;
            if (end > shown) Console.Write(text[shown..end]);
            shown = Math.Max(shown, end);
            if (text.Contains(Supervisor.ReadyLine, StringComparison.Ordinal)) return 0;
            if (ended) return supervisor.ExitCode == 0 ? 1 : supervisor.ExitCode;
            await Task.Delay(100, ct); // the supervisor outlives this command, so its words are read from its log
        }
    }

    static async Task<string> ReadShared(string path, CancellationToken ct)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }

    // Started as "dotnet Crm.Silo.dll" or by its own launcher.
    static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(UpCommand).Assembly.Location] : [];

    static string Quote(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What is to be started.</summary>
internal sealed record UpOptions(int Port, int Silos, bool Demo);
