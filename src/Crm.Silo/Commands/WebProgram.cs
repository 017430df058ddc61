using System.Diagnostics;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>Where the web's program and the tests' programs lie: beside the silo's in a checkout, built the same way.</summary>
internal static class WebProgram
{
    public static string Root { get; } = FindRoot();

    /// <summary>How to start the program of a project, in its own folder so that it finds its files.</summary>
    public static ProcessStartInfo Start(string project, IEnumerable<string> arguments)
    {
        var folder = Path.Combine(Root, project);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(folder, "bin", configuration, "net10.0", Path.GetFileName(project) + ".dll");
        if (!File.Exists(program)) throw new DatabaseException($"{project} is not built: run it by ./crm, which builds it.");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { WorkingDirectory = folder };
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet") start.FileName = "dotnet";
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Crm.sln"))) return at.FullName;
        }

        return AppContext.BaseDirectory;
    }
}
