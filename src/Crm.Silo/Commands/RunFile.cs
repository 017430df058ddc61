using System.Text.Json;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>A process of ours: its id, and when it started, so that another process that got the same id later is never taken for it.</summary>
internal sealed record Child(string Name, int ProcessId, long StartedTicks, int Port);

/// <summary>What runs now: CRM_HOME/run.json, readable by its owner alone.</summary>
/// <param name="Web">The web's address.</param>
/// <param name="Postgres">The connection that commands use: the service's.</param>
/// <param name="Owner">The owner's connection.</param>
/// <param name="Supervisor">Who restarts the others.</param>
/// <param name="Children">The silos and the web, and the simulator if there is one.</param>
/// <param name="Embedded">Whether the database is ours to stop.</param>
internal sealed record RunFile(string Web, string Postgres, string Owner, Child Supervisor, IReadOnlyList<Child> Children, bool Embedded)
{
    static string PathOf(Settings settings) => Path.Combine(settings.Home, "run.json");

    public static RunFile? Read(Settings settings)
    {
        try
        {
            return File.Exists(PathOf(settings)) ? JsonSerializer.Deserialize<RunFile>(File.ReadAllText(PathOf(settings))) : null;
        }
        catch (JsonException)
        {
            return null; // half written by a process that was killed: nothing can be known from it
        }
    }

    public static RunFile Need(Settings settings) => Read(settings) ?? throw new DatabaseException("The CRM is not running: start it with ./crm up.");

    /// <summary>The connection that commands reach the cluster by: that of what ./crm up started, else, as in a container, what the environment names.</summary>
    public static string Service(Settings settings) =>
        Read(settings) is null && settings is { Postgres: { } owner, Passwords: { } passwords } ? Settings.As(owner, "crm_service", passwords.Service) : Need(settings).Postgres;

    public void Write(Settings settings) => PrivateFile.Write(PathOf(settings), JsonSerializer.Serialize(this));

    public static void Delete(Settings settings) => File.Delete(PathOf(settings));
}

/// <summary>Files that hold secrets: written whole or not at all, and for their owner alone.</summary>
internal static class PrivateFile
{
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(next, options))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
        }

        File.Move(next, path, overwrite: true);
    }
}
