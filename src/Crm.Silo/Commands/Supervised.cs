using System.Diagnostics;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>A process that is started again when it dies, after a pause that grows from half a second to ten.</summary>
internal sealed class Supervised(Settings settings, string name, int port, Func<ProcessStartInfo> start, Action<string> say, Action changed)
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Steady = TimeSpan.FromMinutes(1);

    /// <summary>As it runs now; null while it does not.</summary>
    public Child? Child { get; private set; }

    public int Port => port;

    public async Task Run(CancellationToken ct)
    {
        var pause = TimeSpan.FromSeconds(0.5);
        while (!ct.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            using (var process = Launch())
            {
                Child = Processes.Describe(name, process, port);
                changed();
                try
                {
                    await process.WaitForExitAsync(ct);
                }
                catch (OperationCanceledException)
                {
                    return; // whoever cancels stops it, in order
                }

                say($"{name} ended with code {process.ExitCode}; starting it again");
            }

            Child = null;
            if (Stopwatch.GetElapsedTime(began) > Steady) pause = TimeSpan.FromSeconds(0.5);
            // What ends as soon as it starts must not keep the machine busy with starting it.
            await Task.Delay(pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }

    Process Launch()
    {
        var info = start();
        var log = new StreamWriter(new FileStream(Logs.Next(settings, name), FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        var inner = new ProcessStartInfo(info.FileName, info.ArgumentList)
        {
            WorkingDirectory = info.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (key, value) in info.Environment) inner.Environment[key] = value;
        var process = new Process { StartInfo = inner, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Write(log, line.Data);
        process.ErrorDataReceived += (_, line) => Write(log, line.Data);
        process.Exited += (_, _) => Close(log);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    static void Write(StreamWriter log, string? line)
    {
        if (line is null) return;
        lock (log)
        {
            if (log.BaseStream is { CanWrite: true }) log.WriteLine(line);
        }
    }

    static void Close(StreamWriter log)
    {
        lock (log) log.Dispose();
    }
}
