using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Crm.Running;

/// <summary>
/// The whole system as an operator runs it, by its own commands: started on a free port with a data directory of its own, and stopped, with the
/// directory deleted unless it was given, when it is disposed.
/// </summary>
internal sealed class RunningCrm : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    readonly Dictionary<string, string> environment;
    readonly int port;
    readonly int silos;
    readonly bool isKept;
    Process? up;
    NpgsqlDataSource? owner;

    RunningCrm(int silos, string? postgres, Uri? shops, string? home, IReadOnlyDictionary<string, string>? settings)
    {
        (this.silos, port, isKept) = (silos, FreePort(), home is not null);
        // Open to the database's own user, who is another where the tests run as root.
        Home = Directory.CreateDirectory(home ?? Path.Combine(Path.GetTempPath(), $"crm-{Guid.NewGuid():N}")).FullName;
        environment = new() { ["CRM_HOME"] = Home, ["CRM_RATES_ECB"] = "off", ["CRM_RATES_FRANKFURTER"] = "off" }; // what a test needs it brings itself
        if (postgres is not null) environment["CRM_POSTGRES"] = postgres;
        if (shops is not null) environment["CRM_SHOPS_AT"] = shops.AbsoluteUri;
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) environment[name] = value;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAtOnce();
    }

    public string Home { get; }

    public string Address => $"http://localhost:{port}";

    /// <summary>The first administrator's one-time password, as printed.</summary>
    public string Password { get; private set; } = "";

    public string Email { get; private set; } = "";

    /// <summary>The owner's connection to the database, in Npgsql's form.</summary>
    public string OwnerConnection { get; private set; } = "";

    public NpgsqlDataSource Owner => owner ?? throw new InvalidOperationException("The system is not up.");

    /// <param name="silos">How many silos.</param>
    /// <param name="postgres">A server of the test's own; null: the embedded one.</param>
    /// <param name="shops">Where simulated shops answer for all shops; null: nowhere.</param>
    /// <param name="home">A data directory that is kept; null: one of its own.</param>
    /// <param name="settings">More of the environment.</param>
    public static async Task<RunningCrm> Start(
        int silos = 1, string? postgres = null, Uri? shops = null, string? home = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var crm = new RunningCrm(silos, postgres, shops, home, settings);
        try
        {
            await crm.Up();
            return crm;
        }
        catch
        {
            await crm.DisposeAsync();
            throw;
        }
    }

    /// <summary>crm up, until it says that it is ready. Throws with what it printed when it ends instead.</summary>
    public async Task Up()
    {
        up = Launch(["up", "--port", port.ToString(CultureInfo.InvariantCulture), "--silos", silos.ToString(CultureInfo.InvariantCulture)]);
        var errors = up.StandardError.ReadToEndAsync();
        var printed = new StringBuilder();
        using var limit = new CancellationTokenSource(Patience);
        while (await up.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            printed.AppendLine(line);
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["Sign", "in", "as", var email]) Email = email;
            if (words is ["One-time", "password", var password, ..]) Password = password;
            if (words is not ["Ready:", ..]) continue;
            owner?.Clear(); // the connections may be those to a server that was stopped
            _ = up.StandardOutput.ReadToEndAsync(CancellationToken.None); // so that it never waits for a reader
            OwnerConnection = FromUri((await Status()).GetProperty("postgres").GetString()!);
            owner ??= NpgsqlDataSource.Create(OwnerConnection);
            return;
        }

        throw new InvalidOperationException($"crm up did not become ready.\n{printed}{await errors}{Logs()}");
    }

    /// <summary>Runs one command to its end.</summary>
    public async Task<(int Code, string Output, string Error)> Run(params string[] words)
    {
        using var process = Launch(words);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, error);
    }

    /// <summary>What the web's program answers to, as it says itself.</summary>
    public async Task<IReadOnlyList<string>> Routes()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder = Path.Combine(Root, "src", "Crm.Web");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "bin", configuration, "net10.0", "Crm.Web.dll"), "routes"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["CRM_HOME"] = Home;
        start.Environment["CRM_POSTGRES"] = OwnerConnection;
        using var process = Process.Start(start)!;
        var lines = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<JsonElement> Status()
    {
        using var status = JsonDocument.Parse((await Run("status", "--json")).Output);
        return status.RootElement.Clone();
    }

    public async Task<Shop> AddShop(string platform, string domain)
    {
        var secret = "secret-of-" + domain;
        var (code, output, error) = await Run("shop", "add", "--platform", platform, "--domain", domain, "--secret", secret, "--json");
        if (code != 0) throw new InvalidOperationException(error);
        using var added = JsonDocument.Parse(output);
        return new(added.RootElement.GetProperty("id").GetGuid(), added.RootElement.GetProperty("webhook").GetString()!, secret);
    }

    /// <summary>kill -9 of the process with this name ("silo-1", "web"), or of the one that keeps them running ("up").</summary>
    public async Task Kill(string name)
    {
        var id = name == "up"
            ? up!.Id
            : (await Status()).GetProperty("processes").EnumerateArray().First(p => p.GetProperty("name").GetString() == name).GetProperty("pid").GetInt32();
        using var process = Process.GetProcessById(id);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> Ask<T>(string sql, params object[] arguments)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until no message is left to apply. Throws, with what is left, when that takes too long.</summary>
    public Task Settled(TimeSpan? patience = null) =>
        Until("no message is left", async () => await Ask<long>("SELECT count(*) FROM crm.messages") == 0, patience);

    /// <summary>Asks again until it is so. Throws when that takes too long.</summary>
    public async Task Until(string what, Func<Task<bool>> isSo, TimeSpan? patience = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var began = Stopwatch.GetTimestamp();
        while (!await NowSo())
        {
            if (Stopwatch.GetElapsedTime(began) > (patience ?? TimeSpan.FromSeconds(60))) throw new TimeoutException($"It never came to be that {what}.{Logs()}");
            await timer.WaitForNextTickAsync();
        }

        async Task<bool> NowSo()
        {
            try
            {
                return await isSo();
            }
            catch (NpgsqlException exception) when (exception.IsTransient)
            {
                return false; // the database is away for now
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (up is not null) await Run("down");
        StopAtOnce();
        up?.Dispose();
        up = null;
        if (owner is not null) await owner.DisposeAsync();
        if (!isKept && Directory.Exists(Home)) Directory.Delete(Home, recursive: true);
    }

    void StopAtOnce()
    {
        if (up is { HasExited: false }) up.Kill(entireProcessTree: true);
    }

    Process Launch(string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        // Built the same way as the program that asks.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        start.ArgumentList.Add(Path.Combine(Root, "src", "Crm.Silo", "bin", configuration, "net10.0", "Crm.Silo.dll"));
        foreach (var word in words) start.ArgumentList.Add(word);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    // The last lines of each log, for whoever reads why a test failed.
    public string Logs()
    {
        var folder = Path.Combine(Home, "logs");
        if (!Directory.Exists(folder)) return "";
        return string.Concat(Directory.EnumerateFiles(folder, "*.log").Order().Select(file =>
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return $"\n--- {Path.GetFileName(file)}\n{string.Join('\n', reader.ReadToEnd().Split('\n').TakeLast(25))}";
        }));
    }

    public static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Crm.sln"))) return at.FullName;
        }

        throw new InvalidOperationException("The tests run inside a checkout.");
    }

    static string FromUri(string uri)
    {
        var at = new Uri(uri);
        var user = at.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = at.Host,
            Port = at.Port,
            Database = at.AbsolutePath.Trim('/'),
            Username = Uri.UnescapeDataString(user[0]),
            Password = Uri.UnescapeDataString(user[1]),
        }.ConnectionString;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
