using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Crm.Silo.Commands;

/// <summary>Starting, recognising and stopping our own processes.</summary>
internal static class Processes
{
    public static Child Describe(string name, Process process, int port) => new(name, process.Id, process.StartTime.Ticks, port);

    /// <summary>The process, when it still is the one that was described.</summary>
    public static Process? Find(Child child)
    {
        try
        {
            var process = Process.GetProcessById(child.ProcessId);
            // The start time is derived from the clock and may be read a little differently each time.
            return !process.HasExited && Math.Abs(process.StartTime.Ticks - child.StartedTicks) < TimeSpan.TicksPerSecond * 2 ? process : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Asks it to end, and ends it when it has not after the time given.</summary>
    public static async Task Stop(Child child, TimeSpan patience)
    {
        if (Find(child) is not { } process) return;
        using (process)
        {
            using var ask = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await ask.WaitForExitAsync();
            using var limit = new CancellationTokenSource(patience);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
