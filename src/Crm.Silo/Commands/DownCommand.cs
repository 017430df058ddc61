using System.CommandLine;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>crm down: stops what up started, also when up itself was killed.</summary>
internal static class DownCommand
{
    // A little more than the processes give themselves.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    public static Command Create(Settings settings)
    {
        var down = new Command("down", "Stops everything.");
        down.SetAction(async (_, _) =>
        {
            if (RunFile.Read(settings) is not { } run)
            {
                Console.WriteLine("Nothing is running.");
                return 0;
            }

            await Stop(settings, run);
            Console.WriteLine("Stopped.");
            return 0;
        });
        return down;
    }

    public static async Task Stop(Settings settings, RunFile run)
    {
        // The supervisor stops the others in order, and the database.
        await Processes.Stop(run.Supervisor, Patience * 5);
        await StopChildren(run);
        if (run.Embedded) PostgresServer.StopIn(Path.Combine(settings.Home, "postgres"), await PostgresBinaries.Find(_ => { }, CancellationToken.None));
        RunFile.Delete(settings);
    }

    /// <summary>The stores first, then the web, the silos last: nothing is received that nobody applies.</summary>
    public static async Task StopChildren(RunFile run)
    {
        foreach (var child in run.Children.Reverse()) await Processes.Stop(child, Patience);
    }
}
