using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Crm.Silo.Database;

/// <summary>A Postgres server of our own, in a data directory of its own. It outlives the process that started it, until it is stopped.</summary>
internal sealed class PostgresServer
{
    // Durable as Postgres comes; sized for one machine that also runs the silos and the web.
    static readonly string Configuration = $"""
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        max_connections = 200
        shared_buffers = {Buffers()}MB
        wal_level = minimal
        max_wal_senders = 0
        max_wal_size = 4GB
        checkpoint_timeout = 15min
        wal_compression = on
        autovacuum_naptime = 10s
        jit = off
        password_encryption = 'scram-sha-256'
        logging_collector = off

        """;

    // A sixteenth of the machine's memory: an index that does not fit is written and read again for each order.
    static long Buffers() => Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16 / (1024 * 1024), 128, 1024);

    readonly ServerUser user;
    readonly string bin;
    readonly string data;
    readonly string password;

    PostgresServer(ServerUser user, string bin, string data, string password, int port) =>
        (this.user, this.bin, this.data, this.password, Port) = (user, bin, data, password, port);

    public int Port { get; }

    /// <summary>The owner's connection to the database crm, in Npgsql's form.</summary>
    public string ConnectionString => For("crm");

    /// <summary>Starts the server in the directory, or attaches to the one that runs there. Makes it on first use.</summary>
    public static async Task<PostgresServer> Start(string directory, int? port, Action<string> progress, CancellationToken ct)
    {
        var user = new ServerUser();
        var place = user.Place(directory, progress);
        var bin = user.Reach(await PostgresBinaries.Find(progress, ct), place, progress);
        var data = Path.Combine(place, "data");
        var secret = Path.Combine(directory, "postgres-password");
        if (!Directory.Exists(data) || !File.Exists(secret))
        {
            progress("Making the database");
            Commands.PrivateFile.Write(secret, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
            Make(user, bin, data, await File.ReadAllTextAsync(secret, ct), place);
        }

        var running = RunningPort(data);
        var chosen = running ?? Free(port ?? Remembered(data));
        var server = new PostgresServer(user, bin, data, await File.ReadAllTextAsync(secret, ct), chosen);
        if (running is null) server.Launch();
        await server.Accepts(ct);
        return server;
    }

    /// <summary>The connection to another database of the server.</summary>
    public string For(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Password = password,
        Database = database,
        IncludeErrorDetail = false,
    }.ConnectionString;

    /// <summary>Stops the server: in good order, or as if the power had failed.</summary>
    public void Stop(bool immediate = false) =>
        user.Run(Path.Combine(bin, "pg_ctl"), ["stop", "-D", data, "-m", immediate ? "immediate" : "fast", "-w"], "/", asServer: true);

    /// <summary>Stops the server that runs in the directory, if one does: also one that is on its way down, and lets nobody in any more.</summary>
    public static void StopIn(string directory, string binaries)
    {
        var user = new ServerUser();
        var place = user.Place(directory, _ => { });
        var data = Path.Combine(place, "data");
        if (RunningPort(data) is not { } port) return;
        try
        {
            new PostgresServer(user, user.Reach(binaries, place, _ => { }), data, "", port).Stop();
        }
        catch (DatabaseException) when (RunningPort(data) is null)
        {
            // It ended by itself meanwhile.
        }
    }

    /// <summary>Starts it again on the same port.</summary>
    public void Launch() => user.Run(
        Path.Combine(bin, "pg_ctl"),
        ["start", "-D", data, "-w", "-t", "60", "-l", Path.Combine(data, "server.log"), "-o", $"-p {Port.ToString(CultureInfo.InvariantCulture)}"],
        "/", asServer: true);

    /// <summary>Starts the server again whenever it has died, until it is told to stop.</summary>
    public async Task Keep(Action<string> say, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (RunningPort(data) is not null) continue;
                say("The database ended; starting it again");
                TryLaunch(say);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever cancels stops the server, in order.
        }
    }

    void TryLaunch(Action<string> say)
    {
        try
        {
            Launch();
        }
        catch (DatabaseException exception)
        {
            say($"{exception.Message} See {Path.Combine(data, "server.log")}; it will be tried again.");
        }
    }

    static void Make(ServerUser user, string bin, string data, string password, string place)
    {
        var file = Path.Combine(place, "initial-password");
        File.WriteAllText(file, password);
        try
        {
            user.Run(
                Path.Combine(bin, "initdb"),
                ["-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile", file, "--no-instructions"], "/", asServer: true);
        }
        finally
        {
            File.Delete(file);
        }

        File.AppendAllText(Path.Combine(data, "postgresql.conf"), Configuration);
    }

    async Task Accepts(CancellationToken ct)
    {
        // Not one of a pool: that could be of the server as it was before it was stopped.
        await using var connection = new NpgsqlConnection(For("postgres") + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = 'crm'", connection);
        if (await command.ExecuteScalarAsync(ct) is not null) return;
        await using var create = new NpgsqlCommand("CREATE DATABASE crm", connection);
        await create.ExecuteNonQueryAsync(ct);
    }

    // The fourth line of postmaster.pid is the port of the server that runs there, or ran until its machine died.
    static int? RunningPort(string data)
    {
        var file = Path.Combine(data, "postmaster.pid");
        if (!File.Exists(file)) return null;
        var lines = File.ReadAllLines(file);
        return lines.Length > 3 && int.TryParse(lines[0], out var pid) && IsAlive(pid) && int.TryParse(lines[3], out var port) ? port : null;
    }

    static bool IsAlive(int pid)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return !process.HasExited && process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static int? Remembered(string data)
    {
        var file = Path.Combine(data, "postmaster.opts");
        var words = File.Exists(file) ? File.ReadAllText(file).Split([' ', '"', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
        var at = Array.IndexOf(words, "-p");
        return at >= 0 && at + 1 < words.Length && int.TryParse(words[at + 1], out var port) ? port : null;
    }

    static int Free(int? wanted)
    {
        foreach (var port in (int[])[wanted ?? 0, 0])
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken by another: any free one will do.
            }
        }

        throw new DatabaseException("No port is free for the database.");
    }
}
