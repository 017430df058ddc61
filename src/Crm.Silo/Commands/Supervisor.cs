using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Crm.Silo.Database;

namespace Crm.Silo.Commands;

/// <summary>Starts the database, the silos, the web and, for a demonstration, the simulated stores; keeps them running until it is told to stop.</summary>
internal sealed class Supervisor(Settings settings, UpOptions options)
{
    public const string ReadyLine = "Ready:";

    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(90);
    readonly List<Supervised> children = [];
    readonly List<Task> running = [];
    readonly Lock gate = new();
    PostgresServer? server;
    string owner = "";
    RolePasswords passwords = null!;

    string Web => $"http://localhost:{options.Port}";

    public async Task<int> Run(CancellationToken ct)
    {
        _ = settings.Keys; // what is wrong with them is said here, and not in the logs of those that need them
        Say("Starting the database");
        server = settings.Postgres is null ? await PostgresServer.Start(Path.Combine(settings.Home, "postgres"), null, Say, ct) : null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                stop.Cancel();
            });
        try
        {
            await Serve(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await stop.CancelAsync();
            Say("Stopping");
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (RunFile.Read(settings) is { } run) await DownCommand.StopChildren(run);
            server?.Stop();
            RunFile.Delete(settings);
        }

        return 0;
    }

    async Task Serve(CancellationToken ct)
    {
        owner = settings.Postgres ?? server!.ConnectionString;
        passwords = settings.Passwords ?? Passwords();
        Say("Bringing its tables to this version");
        await Migrator.Migrate(owner, passwords, ct);
        WriteRunFile();

        var silos = Enumerable.Range(1, options.Silos).Select(Silo).ToList();
        var web = Supervise("web", options.Port, WebStart);
        children.AddRange([.. silos, web]);
        running.AddRange(children.Select(c => c.Run(ct)));
        if (server is not null) running.Add(server.Keep(Say, ct));
        Say(options.Silos == 1 ? "Starting the silo" : $"Starting {options.Silos} silos");
        foreach (var silo in silos) await Ready($"http://127.0.0.1:{silo.Port}/health/ready", "the silo", ct);
        Say("Starting the web");
        await Ready($"http://127.0.0.1:{options.Port}/health/ready", "the web", ct);
        await FirstAdministrator(ct);
        if (options.Demo) running.Add(await Demo.Start(settings, Say, Supervise, children, ct));
        Console.WriteLine($"{ReadyLine} {Web}");
        await Task.Delay(Timeout.Infinite, ct); // until it is stopped; the others run beside it
    }

    static void Say(string line) => Console.WriteLine(line);

    Supervised Silo(int number)
    {
        var (port, gateway, http) = (Processes.FreePort(), Processes.FreePort(), Processes.FreePort());
        return Supervise($"silo-{number}", http, () =>
        {
            var start = WebProgram.Start("src/Crm.Silo", ["silo"]);
            start.Environment["CRM_POSTGRES"] = owner;
            start.Environment["CRM_SERVICE_PASSWORD"] = passwords.Service;
            start.Environment["CRM_WEB_PASSWORD"] = passwords.Web;
            start.Environment["CRM_PORT"] = options.Port.ToString(CultureInfo.InvariantCulture); // for the links in mails
            start.Environment["CRM_SILO_PORT"] = port.ToString(CultureInfo.InvariantCulture);
            start.Environment["CRM_GATEWAY_PORT"] = gateway.ToString(CultureInfo.InvariantCulture);
            start.Environment["CRM_SILO_HTTP"] = http.ToString(CultureInfo.InvariantCulture);
            // A demonstration has rates of its own, and needs no network.
            foreach (var source in (string[])(options.Demo ? ["CRM_RATES_ECB", "CRM_RATES_FRANKFURTER"] : [])) start.Environment.TryAdd(source, "off");
            // 48 MB, a third of the collections that .NET's own choice gives: what an order leaves behind is dead by then. It is no runtimeconfig setting.
            start.Environment.TryAdd("DOTNET_GCgen0size", "0x3000000");
            return start;
        });
    }

    ProcessStartInfo WebStart()
    {
        var start = WebProgram.Start("src/Crm.Web", []);
        start.Environment["CRM_POSTGRES"] = Settings.As(owner, "crm_web", passwords.Web);
        start.Environment["CRM_PORT"] = options.Port.ToString(CultureInfo.InvariantCulture);
        return start;
    }

    Supervised Supervise(string name, int port, Func<ProcessStartInfo> start) => new(settings, name, port, () =>
    {
        var info = start();
        info.Environment["CRM_HOME"] = settings.Home;
        return info;
    }, Say, WriteRunFile);

    async Task FirstAdministrator(CancellationToken ct)
    {
        const string email = "admin@crm.local";
        if (await UserCommand.AnyUser(owner, ct)) return;
        var added = await UserCommand.Add(settings, Settings.As(owner, "crm_web", passwords.Web), ["--email", email, "--name", "Administrator", "--role", "admin", "--json"], ct);
        var password = JsonDocument.Parse(added).RootElement.GetProperty("password").GetString();
        Console.WriteLine();
        Console.WriteLine($"  Sign in as       {email}");
        Console.WriteLine($"  One-time password {password}   (shown only now; you choose your own at the first sign-in)");
        Console.WriteLine();
    }

    RolePasswords Passwords()
    {
        var file = Path.Combine(settings.Home, "passwords.json");
        if (File.Exists(file)) return JsonSerializer.Deserialize<RolePasswords>(File.ReadAllText(file))!;
        var made = new RolePasswords(Secret(), Secret());
        PrivateFile.Write(file, JsonSerializer.Serialize(made));
        return made;
    }

    static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    async Task Ready(string address, string what, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                using var answer = await http.GetAsync(address, ct);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                // Not yet.
            }

            if (Stopwatch.GetElapsedTime(began) > StartTime)
            {
                throw new DatabaseException($"{what} did not become ready in {StartTime.TotalSeconds:0} seconds: see {Path.Combine(settings.Home, "logs")}.");
            }

            await Task.Delay(150, ct); // a process that starts answers nothing yet that could be waited on
        }
    }

    void WriteRunFile()
    {
        lock (gate)
        {
            using var self = Process.GetCurrentProcess();
            new RunFile(
                Web, Settings.As(owner, "crm_service", passwords.Service), owner, Processes.Describe("up", self, options.Port),
                [.. children.Select(c => c.Child).OfType<Child>()], server is not null).Write(settings);
        }
    }
}
