using System.Threading.Channels;
using Npgsql;

namespace Crm.Web.Webhooks;

/// <summary>A webhook that was signed right, about to be received.</summary>
/// <param name="Shop">Who sent it.</param>
/// <param name="Delivery">The platform's delivery id: the same delivery twice is one receipt.</param>
/// <param name="Kind">Platform and topic, e.g. "shopify:orders/create".</param>
/// <param name="Key">Decides the shard.</param>
/// <param name="Body">The raw bytes.</param>
internal sealed record Receipt(Guid Shop, string Delivery, string Kind, string Key, byte[] Body);

/// <summary>
/// Receives webhooks: the receipt, its message and the shop's count are one statement, and what arrives while one runs goes together into the
/// next. Completes after COMMIT, and only then may a store be told 200. Postgres alone is needed.
/// </summary>
internal sealed class Receipts(NpgsqlDataSource source) : BackgroundService
{
    // Whoever was first keeps the receipt; a repeat inserts nothing and is answered like the first. No delivery twice in one statement.
    const string Receive = """
        WITH kept AS (
            INSERT INTO crm.receipts (integration_id, delivery_id, topic)
            SELECT integration_id, delivery_id, split_part(kind, ':', 2)
            FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n (integration_id, delivery_id, kind)
            ORDER BY integration_id, delivery_id
            ON CONFLICT (integration_id, delivery_id) DO NOTHING
            RETURNING integration_id, delivery_id
        ), sent AS (
            INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
            SELECT crm.shard_of(n.key), 'webhooks', n.kind, n.integration_id, n.delivery_id, n.body
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[]) WITH ORDINALITY
                 AS n (integration_id, delivery_id, kind, key, body, place)
            JOIN kept USING (integration_id, delivery_id)
            ORDER BY n.place
        )
        INSERT INTO crm.integration_counts AS c (integration_id, slot, received, last_received_at)
        SELECT integration_id, $6, count(*), now() FROM kept GROUP BY integration_id ORDER BY integration_id
        ON CONFLICT (integration_id, slot) DO UPDATE SET received = c.received + excluded.received, last_received_at = excluded.last_received_at
        """;

    const string CountRefused = """
        INSERT INTO crm.integration_counts AS c (integration_id, slot, refused)
        SELECT n.integration_id, $3, n.refused FROM unnest($1::uuid[], $2::bigint[]) AS n (integration_id, refused) ORDER BY n.integration_id
        ON CONFLICT (integration_id, slot) DO UPDATE SET refused = c.refused + excluded.refused
        """;

    const int Most = 500;

    sealed record Waiting(Receipt Receipt, TaskCompletionSource Committed);

    readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(20_000);
    readonly short slot = (short)(100 + (Environment.ProcessId % 64 * 2));

    /// <summary>Completes when the receipt is committed. Throws when the database is away, or too far behind to take more.</summary>
    public Task Keep(Receipt receipt)
    {
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting.Writer.TryWrite(new(receipt, committed))
            ? committed.Task
            : Task.FromException(new TimeoutException("More webhooks arrive than can be kept."));
    }

    public async Task Refused(IReadOnlyDictionary<Guid, long> refused, CancellationToken ct)
    {
        await using var command = source.CreateCommand(CountRefused);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. refused.Keys] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. refused.Values] });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = slot });
        await command.ExecuteNonQueryAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Two at a time: while one waits for the disk, the next is on its way. Each counts in a slot of its own, or it would wait for the other.
        await Task.WhenAll(Write(slot, stoppingToken), Write((short)(slot + 1), stoppingToken));
    }

    async Task Write(short slot, CancellationToken stopping)
    {
        var group = new List<Waiting>(Most);
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stopping))
            {
                group.Clear();
                while (group.Count < Most && waiting.Reader.TryRead(out var next)) group.Add(next);
                if (group.Count > 0) await Commit(group, slot);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: nobody is told 200 any more.
        }
    }

    async Task Commit(List<Waiting> group, short slot)
    {
        try
        {
            await Insert([.. group.Select(w => w.Receipt).DistinctBy(r => (r.Shop, r.Delivery))], slot);
        }
        catch (PostgresException exception) when (group.Count > 1 && !exception.IsTransient)
        {
            foreach (var one in group) await Commit([one], slot);
            return;
        }
        catch (Exception exception)
        {
            foreach (var one in group) one.Committed.TrySetException(exception);
            return;
        }

        foreach (var one in group) one.Committed.TrySetResult();
    }

    async Task Insert(List<Receipt> receipts, short slot)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(900)); // a store is answered within a second
        await using var command = source.CreateCommand(Receive);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. receipts.Select(r => r.Shop)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. receipts.Select(r => r.Delivery)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. receipts.Select(r => r.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. receipts.Select(r => r.Key)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. receipts.Select(r => r.Body)] });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = slot });
        await command.ExecuteNonQueryAsync(limit.Token);
    }
}
