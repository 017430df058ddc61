using System.Diagnostics;
using Crm.Running;
using Npgsql;

namespace Crm.Bench;

/// <summary>The system as a store sees it: signed webhooks over HTTP, until the customers' figures that they change can be read.</summary>
internal static class EndToEnd
{
    public const int Senders = 128;

    // The commit that adds an order to its customer's figures also counts the order here: one row for each shard, so asking costs little.
    const string CountApplied = "SELECT coalesce(sum(applied), 0)::bigint FROM crm.integration_counts WHERE integration_id = $1";

    // Once at the end, for proof: what the figures themselves say.
    const string CountFigures = """
        SELECT coalesce(sum(c.total_orders), 0)::bigint FROM crm.customers c JOIN crm.customer_identities i ON i.customer_id = c.id WHERE i.integration_id = $1
        """;

    /// <summary>Orders a second from the first one sent to the last one visible, and each part's processor time for one, in microseconds.</summary>
    public static async Task<(double Rate, IReadOnlyDictionary<string, double> Cpu)> Measure(RunningCrm crm, Shop shop, History history, Plan plan, TimeSpan window, string run)
    {
        var figures = await Ask(crm.Owner, CountFigures, shop.Id);
        var before = await Ask(crm.Owner, CountApplied, shop.Id);
        // More than can be sent; 3 KB each.
        var requests = new OrderRequests(shop, history.Customers, run).Build((int)(plan.MostPerSecond * window.TotalSeconds));
        GC.Collect();

        var cpu = await Cpu.Of(crm);
        var used = cpu.Read();
        var began = Stopwatch.GetTimestamp();
        var sent = await SendAll(new(shop.Webhook), requests, window);
        long applied;
        while ((applied = await Ask(crm.Owner, CountApplied, shop.Id) - before) < sent)
        {
            if (Stopwatch.GetElapsedTime(began) > window * 10) throw new TimeoutException($"Of {sent} orders {applied} were applied in {window * 10}.{crm.Logs()}");
            await Task.Delay(10);
        }

        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var costs = cpu.Read().ToDictionary(p => p.Key, p => (p.Value - used[p.Key]) * 1e6 / sent);
        var shown = await Ask(crm.Owner, CountFigures, shop.Id) - figures;
        return shown == sent ? (sent / took, costs) : throw new InvalidOperationException($"{sent} orders were sent and the customers' figures show {shown}.");
    }

    static async Task<int> SendAll(Uri address, byte[][] requests, TimeSpan window)
    {
        var (next, began) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            using var door = new Door(address);
            while (Stopwatch.GetElapsedTime(began) < window)
            {
                var n = Interlocked.Increment(ref next);
                if (n >= requests.Length) throw new InvalidOperationException("The system took more than the benchmark had prepared: raise Plan.MostPerSecond.");
                if (await door.Send(requests[n]) is var status and not 200) throw new InvalidOperationException($"A webhook was answered {status}.");
            }
        })));
        return next + 1;
    }

    static async Task<long> Ask(NpgsqlDataSource owner, string sql, Guid shop)
    {
        await using var command = owner.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = shop });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
