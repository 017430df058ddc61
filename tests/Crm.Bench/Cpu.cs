using System.Globalization;
using Crm.Running;

namespace Crm.Bench;

/// <summary>The processor time that each part has used so far, from /proc. Empty where there is no /proc.</summary>
internal sealed class Cpu(IReadOnlyDictionary<string, int[]> processes)
{
    const double TicksPerSecond = 100; // USER_HZ, the same on every Linux

    public static async Task<Cpu> Of(RunningCrm crm)
    {
        var status = await crm.Status();
        var parts = new Dictionary<string, int[]> { ["sender"] = [Environment.ProcessId] };
        foreach (var process in status.GetProperty("processes").EnumerateArray())
        {
            parts[process.GetProperty("name").GetString()!] = [process.GetProperty("pid").GetInt32()];
        }

        var server = await Postgres.ProcessId(crm.Owner);
        parts["postgres"] = Directory.Exists("/proc") ? [.. Children(server), server] : [];
        return new(parts);
    }

    /// <summary>Seconds by part.</summary>
    public Dictionary<string, double> Read() => processes.ToDictionary(p => p.Key, p => p.Value.Sum(Seconds));

    // The fields after the name, which ends with the last bracket: state, parent, …, user and system ticks, those of ended children.
    static string[] Fields(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // ended meanwhile
        }
    }

    static double Seconds(int id) => Fields(id) is { Length: > 14 } fields ? (Number(fields[11]) + Number(fields[12])) / TicksPerSecond : 0;

    static IEnumerable<int> Children(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
        where id > 0 && Fields(id) is { Length: > 1 } fields && Number(fields[1]) == parent
        select id;

    static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
