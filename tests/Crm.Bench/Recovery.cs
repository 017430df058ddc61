using System.Diagnostics;
using System.Globalization;
using Crm.Running;
using Npgsql;

namespace Crm.Bench;

/// <summary>
/// How long until every shard is read again after a part was killed: an order goes to each shard every few milliseconds all the while, and the
/// slowest shard's first order that was sent and became visible afterwards tells.
/// </summary>
internal static class Recovery
{
    const int Shards = 8;
    const int MostOrders = 60_000;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Seconds from the kill -9 of a silo, of two, until every shard is read again.</summary>
    public static async Task<double> FromSilo(RunningCrm crm, Shop shop, int kill) => await Measure(crm, shop, "S" + kill, async () =>
    {
        var silos = (await crm.Status()).GetProperty("silos");
        using var silo = Process.GetProcessById(silos[kill % silos.GetArrayLength()].GetProperty("pid").GetInt32());
        silo.Kill();
        return Stopwatch.GetTimestamp();
    });

    /// <summary>Seconds from the moment in which Postgres, ended as by a power cut, takes connections again.</summary>
    public static async Task<double> FromPostgres(RunningCrm crm, Shop shop, int kill)
    {
        var probe = new NpgsqlConnectionStringBuilder(crm.OwnerConnection) { Pooling = false, Timeout = 1 }.ConnectionString;
        return await Measure(crm, shop, "P" + kill, async () =>
        {
            var server = await Postgres.ProcessId(crm.Owner);
            using (var quit = Process.Start("kill", ["-QUIT", server.ToString(CultureInfo.InvariantCulture)])) await quit.WaitForExitAsync();
            using (var process = TryFind(server)) await (process?.WaitForExitAsync() ?? Task.CompletedTask);
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(5))
            {
                try
                {
                    await using var connection = new NpgsqlConnection(probe);
                    await connection.OpenAsync();
                    return Stopwatch.GetTimestamp();
                }
                catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
                {
                    // Not yet.
                }
            }

            throw new TimeoutException("Postgres did not come back.");
        });
    }

    static async Task<double> Measure(RunningCrm crm, Shop shop, string run, Func<Task<long>> cut)
    {
        var orders = new OrderRequests(shop, 500, run);
        var shards = await ByShard(crm.Owner, shop, orders);
        await using var source = NpgsqlDataSource.Create(crm.OwnerConnection);
        var watch = new Watch(source, shop.Id);
        using var stop = new CancellationTokenSource();
        var sending = shards.Select(own => Task.Run(() => Send(shop, orders, own, watch, stop.Token))).ToList();
        var watching = Task.Run(() => watch.Run(CancellationToken.None, stop.Token));
        try
        {
            var began = Stopwatch.GetTimestamp();
            await crm.Until("every shard is read", () => Task.FromResult(SlowestSince(watch, shards, began) is not null), Patience);
            var at = await cut();
            await crm.Until("every shard is read again", () => Task.FromResult(SlowestSince(watch, shards, at) is not null), Patience);
            return SlowestSince(watch, shards, at)!.Value;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([.. sending, watching]);
            await crm.Until("every silo serves again", () => AllServe(crm));
            await crm.Settled();
        }
    }

    // Not merely started: one that still joins the cluster is none that another could be killed beside.
    static async Task<bool> AllServe(RunningCrm crm)
    {
        using var http = new HttpClient();
        foreach (var silo in (await crm.Status()).GetProperty("silos").EnumerateArray())
        {
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{silo.GetProperty("port").GetInt32().ToString(CultureInfo.InvariantCulture)}/health/ready");
                if (!answer.IsSuccessStatusCode) return false;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        return true;
    }

    // Seconds until the slowest shard had an order sent since then and visible; null while one has none.
    static double? SlowestSince(Watch watch, List<int>[] shards, long since)
    {
        var first = new double?[shards.Length];
        var seen = watch.Seen.Where(s => s.Began >= since).ToDictionary(s => s.Order, s => Stopwatch.GetElapsedTime(since, s.Seen).TotalSeconds);
        for (var shard = 0; shard < shards.Length; shard++)
        {
            foreach (var (order, seconds) in seen)
            {
                if (shards[shard].Contains(int.Parse(order[^7..], CultureInfo.InvariantCulture)) && !(first[shard] <= seconds)) first[shard] = seconds;
            }
        }

        return first.All(f => f is not null) ? first.Max() : null;
    }

    static async Task Send(Shop shop, OrderRequests orders, List<int> own, Watch watch, CancellationToken stop)
    {
        using var door = new Door(new(shop.Webhook));
        foreach (var n in own)
        {
            var request = orders.Build(orders.Id(n), n);
            while (!stop.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                using var impatient = CancellationTokenSource.CreateLinkedTokenSource(stop);
                impatient.CancelAfter(TimeSpan.FromSeconds(2));
                var taken = await door.Send(request, impatient.Token) == 200;
                if (taken) watch.Sent(orders.Id(n), began);
                await Task.Delay(Pause, CancellationToken.None);
                if (taken) break;
            }

            if (stop.IsCancellationRequested) return;
        }
    }

    static async Task<List<int>[]> ByShard(NpgsqlDataSource owner, Shop shop, OrderRequests orders)
    {
        await using var command = owner.CreateCommand("SELECT crm.shard_of(key) FROM unnest($1::text[]) WITH ORDINALITY AS k (key, n) ORDER BY n");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. Enumerable.Range(0, MostOrders).Select(n => $"{shop.Id}:o:{orders.Id(n)}")] });
        await using var reader = await command.ExecuteReaderAsync();
        var shards = Enumerable.Range(0, Shards).Select(_ => new List<int>()).ToArray();
        for (var n = 0; await reader.ReadAsync(); n++) shards[reader.GetInt16(0)].Add(n);
        return shards;
    }

    static Process? TryFind(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null; // ended already
        }
    }
}
