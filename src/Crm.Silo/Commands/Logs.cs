using System.Globalization;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>CRM_HOME/logs: one file for each process, and the four before it.</summary>
internal static class Logs
{
    const int Kept = 5;

    /// <summary>The path of a new log; the older ones move up by one.</summary>
    public static string Next(Settings settings, string name)
    {
        var folder = Path.Combine(settings.Home, "logs");
        Directory.CreateDirectory(folder);
        for (var i = Kept - 2; i >= 0; i--)
        {
            var from = Numbered(folder, name, i);
            if (File.Exists(from)) File.Move(from, Numbered(folder, name, i + 1), overwrite: true);
        }

        return Numbered(folder, name, 0);
    }

    static string Numbered(string folder, string name, int number) =>
        Path.Combine(folder, number == 0 ? $"{name}.log" : string.Create(CultureInfo.InvariantCulture, $"{name}.{number}.log"));
}
