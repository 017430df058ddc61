using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Crm.Bench;

/// <summary>
/// Asks the database every few milliseconds which of the sent orders can be read. An order is committed together with its customer's figures: who
/// sees the one sees the other. What it notes is the moment of the answer, so every time that it gives is too long by up to one round.
/// </summary>
internal sealed class Watch(NpgsqlDataSource source, Guid shop, TimeSpan? pause = null)
{
    const string FindOrders = "SELECT external_id FROM crm.orders WHERE integration_id = $1 AND external_id = ANY ($2)";

    readonly ConcurrentQueue<(string Order, long Began)> sent = new();
    readonly List<double> rounds = [];

    /// <summary>When each order that has been seen was sent and when it was seen; Stopwatch's ticks.</summary>
    public ConcurrentQueue<(string Order, long Began, long Seen)> Seen { get; } = new();

    /// <summary>From one answer to the next, in milliseconds.</summary>
    public IReadOnlyList<double> Rounds => rounds;

    public void Sent(string order, long began) => sent.Enqueue((order, began));

    /// <summary>Until it is told to stop; or, told to finish, until all has been seen.</summary>
    public async Task Run(CancellationToken finish, CancellationToken stop)
    {
        var waiting = new Dictionary<string, long>();
        var last = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            while (sent.TryDequeue(out var next)) waiting[next.Order] = next.Began;
            if (waiting.Count > 0)
            {
                await Look(waiting);
                var now = Stopwatch.GetTimestamp();
                rounds.Add(Stopwatch.GetElapsedTime(last, now).TotalMilliseconds);
                last = now;
            }
            else if (finish.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(pause ?? TimeSpan.FromMilliseconds(1), CancellationToken.None);
        }
    }

    async Task Look(Dictionary<string, long> waiting)
    {
        try
        {
            var found = new List<string>();
            await using (var command = source.CreateCommand(FindOrders))
            {
                command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = shop });
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. waiting.Keys] });
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync()) found.Add(reader.GetString(0));
            }

            var seen = Stopwatch.GetTimestamp();
            foreach (var order in found)
            {
                if (waiting.Remove(order, out var began)) Seen.Enqueue((order, began, seen));
            }
        }
        catch (NpgsqlException)
        {
            // The database is away: the next round asks again.
        }
    }
}
