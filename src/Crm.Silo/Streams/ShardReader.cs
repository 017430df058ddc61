using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Crm.Database;
using Crm.Intake;
using Npgsql;

namespace Crm.Silo.Streams;

/// <summary>
/// Reads the shards of this silo from crm.messages: one query for all of them, again at once while a shard has more than one read takes,
/// else after a short wait, in which the next ones gather.
/// </summary>
internal sealed partial class ShardReader(NpgsqlDataSource source, PostgresStreamOptions options, ILogger<ShardReader> log) : BackgroundService
{
    // The table is empty now and full a moment later, so what the planner believes of its size is always wrong: it would read a whole backlog and sort
    // it for the first few. Only walking along the key is right whatever the size. For the one transaction of the batch; the silo's
    // connections read no table whole anyway.
    const string WalkTheKey = """
        SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)
        """;

    // NOT IN over a subquery is looked up by hash; <> ALL over a parameter compares each row with every one.
    const string ReadMessages = """
        SELECT m.shard, m.id, m.stream, m.kind, m.version, m.source, m.reference, m.payload, m.enqueued_at
        FROM unnest($1::smallint[], $2::bigint[], $3::int[]) AS s (shard, after, most)
        CROSS JOIN LATERAL (
            SELECT * FROM crm.messages
            WHERE shard = s.shard AND id > s.after AND id NOT IN (SELECT unnest($4::bigint[]))
            ORDER BY id LIMIT s.most) AS m
        """;

    readonly ConcurrentDictionary<short, Shard> shards = new();

    /// <summary>The shard as it is read from now on.</summary>
    public Shard Open(short number) => shards.AddOrUpdate(number, New, (n, _) => New(n));

    /// <summary>Another silo reads the shard from now on.</summary>
    public void Close(Shard shard) => shards.TryRemove(new(shard.Number, shard));

    /// <summary>What is out for delivery on this silo.</summary>
    public IEnumerable<(short Shard, int InFlight)> InFlight => shards.Values.Select(s => (s.Number, s.InFlight));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = options.Idle;
            try
            {
                if (await Read(stoppingToken)) continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Postgres is away: the queues stand still and go on by themselves.
                Log.Away(log, exception.GetType().Name, exception.Message);
                wait = TimeSpan.FromMilliseconds(250);
            }

            await Task.Delay(wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Whether a shard has more.
    async Task<bool> Read(CancellationToken ct)
    {
        var reads = shards.Values.Select(s => (Shard: s, Next: s.NextRead())).Where(r => r.Next is not null).ToList();
        if (reads.Count == 0) return false;
        await using var batch = source.CreateBatch();
        batch.Add(WalkTheKey);
        batch.Add(ReadMessages)
            .With(reads.Select(r => r.Shard.Number).ToArray()).With(reads.Select(r => r.Next!.Value.After).ToArray())
            .With(reads.Select(r => r.Next!.Value.Most).ToArray()).With(reads.SelectMany(r => r.Next!.Value.Except).ToArray());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var byNumber = reads.ToDictionary(r => r.Shard.Number, r => r.Shard);
        var found = new Dictionary<short, int>();
        while (await reader.ReadAsync(ct))
        {
            var shard = byNumber[reader.GetInt16(0)];
            shard.Add(reader.GetString(2), new Message(
                shard.Number, reader.GetInt64(1), reader.GetString(3), reader.GetInt16(4), reader.IsDBNull(5) ? null : reader.GetGuid(5),
                reader.IsDBNull(6) ? null : reader.GetString(6), reader.GetFieldValue<byte[]>(7), reader.GetDateTime(8)));
            CollectionsMarshal.GetValueRefOrAddDefault(found, shard.Number, out _)++;
        }

        return reads.Any(r => found.GetValueOrDefault(r.Shard.Number) == r.Next!.Value.Most);
    }

    Shard New(short number) => new(number, options, TimeProvider.System);

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queues cannot be read: {Exception}: {Reason}")]
        public static partial void Away(ILogger logger, string exception, string reason);
    }
}
