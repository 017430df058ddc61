using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Silo.Database;

/// <summary>
/// Under which user the database server runs, and where its files lie. Postgres refuses to run as root: root starts it as the user postgres, or
/// nobody, and keeps its files where that user can reach them.
/// </summary>
internal sealed class ServerUser
{
    readonly string? user = Environment.UserName == "root" ? (Exists("postgres") ? "postgres" : "nobody") : null;

    /// <summary>The directory for the server's files; another than the one asked for when the server's user could not reach that.</summary>
    public string Place(string directory, Action<string> progress)
    {
        directory = Path.GetFullPath(directory);
        if (user is not null && !IsReachable(directory))
        {
            var wanted = directory;
            directory = Path.Combine("/var/lib/crm", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..12]);
            progress($"The database's files lie in {directory}: its user '{user}' cannot reach {wanted}");
        }

        Directory.CreateDirectory(directory);
        if (user is not null)
        {
            Run("chown", [user, directory]);
            Run("chmod", ["700", directory]);
        }

        return directory;
    }

    /// <summary>The binaries; a copy beside the data when the server's user could not read them where they are.</summary>
    public string Reach(string bin, string directory, Action<string> progress)
    {
        if (user is null || IsReachable(bin)) return bin;
        var copy = Path.Combine(directory, "server");
        if (!Directory.Exists(copy))
        {
            progress("Copying the database server to where its user can read it");
            Directory.CreateDirectory(copy);
            Run("cp", ["-a", Path.GetDirectoryName(bin)! + "/.", copy]);
            Run("chown", ["-R", user, copy]);
        }

        return Path.Combine(copy, "bin");
    }

    /// <summary>Runs one of the server's programs as its user; returns its output. Throws <see cref="DatabaseException"/> when it fails.</summary>
    public string Run(string program, string[] arguments, string? workingDirectory = null, bool asServer = false)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true };
        if (workingDirectory is not null) start.WorkingDirectory = workingDirectory;
        if (asServer && user is not null)
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid=" + user, "--regid=" + Group(user), "--clear-groups", program]) start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = program;
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new DatabaseException($"{program} could not be started.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new DatabaseException($"{Path.GetFileName(program)} failed with {process.ExitCode}: {(error.Result + output).Trim().Split('\n').LastOrDefault()}");
    }

    // Each folder above must let others through.
    static bool IsReachable(string path)
    {
        for (var at = new DirectoryInfo(path); at is not null; at = at.Parent)
        {
            if (at.Exists && !OperatingSystem.IsWindows() && (at.UnixFileMode & UnixFileMode.OtherExecute) == 0 && at.FullName != path) return false;
        }

        return true;
    }

    static bool Exists(string name) => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    static string Group(string name) => File.ReadLines("/etc/passwd").First(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(':')[3];
}
