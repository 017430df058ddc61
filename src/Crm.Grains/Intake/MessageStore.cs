using Crm.Database;
using Npgsql;

namespace Crm.Intake;

/// <summary>A message as it stood when it was deleted.</summary>
internal readonly record struct TakenMessage(long Id, string Kind, Guid? Source, DateTime EnqueuedAt);

/// <summary>The SQL of crm.messages and crm.parked_messages where they are applied, closed, parked and sent again.</summary>
internal static class MessageStore
{
    internal const string TakeMessages = $"""
        DELETE FROM crm.messages m WHERE {MessageKeys.Match}
        RETURNING m.id, m.kind, m.source, m.enqueued_at
        """;

    const string SendMessages = """
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(n.reference), $1, $2, n.reference, convert_to(n.payload, 'UTF8')
        FROM unnest($3::text[], $4::text[]) AS n (reference, payload)
        """;

    const string CountApplied = """
        INSERT INTO crm.integration_counts AS c (integration_id, slot, applied, last_applied_at, last_lag)
        SELECT n.integration_id, n.slot, n.applied, now(), now() - n.oldest
        FROM unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::timestamptz[]) AS n (integration_id, slot, applied, oldest)
        ORDER BY 1, 2
        ON CONFLICT (integration_id, slot) DO UPDATE SET
            applied = c.applied + excluded.applied, last_applied_at = excluded.last_applied_at, last_lag = excluded.last_lag
        """;

    const string CloseMessages = $"""
        WITH gone AS (
            DELETE FROM crm.messages m WHERE {MessageKeys.Match}
            RETURNING m.shard, m.source
        )
        INSERT INTO crm.integration_counts AS c (integration_id, slot, closed, last_applied_at)
        SELECT source, shard, count(*), now() FROM gone WHERE source IS NOT NULL GROUP BY source, shard ORDER BY source, shard
        ON CONFLICT (integration_id, slot) DO UPDATE SET closed = c.closed + excluded.closed, last_applied_at = excluded.last_applied_at
        """;

    const string ParkMessages = $"""
        WITH taken AS (
            DELETE FROM crm.messages m WHERE {MessageKeys.Match} RETURNING m.*
        ), gone AS (
            SELECT taken.*, k.reason FROM taken JOIN unnest($1::smallint[], $2::bigint[], $3::text[]) AS k (shard, id, reason) USING (shard, id)
        ), parked AS (
            INSERT INTO crm.parked_messages (id, shard, stream, kind, version, source, reference, payload, attempts, enqueued_at, reason)
            SELECT id, shard, stream, kind, version, source, reference, payload, attempts + 1, enqueued_at, reason FROM gone
            ON CONFLICT (id) DO NOTHING
        )
        INSERT INTO crm.integration_counts AS c (integration_id, slot, parked)
        SELECT source, shard, count(*) FROM gone WHERE source IS NOT NULL GROUP BY source, shard ORDER BY source, shard
        ON CONFLICT (integration_id, slot) DO UPDATE SET parked = c.parked + excluded.parked
        """;

    const string CountAttempts = $"""
        UPDATE crm.messages m SET attempts = m.attempts + 1
        WHERE {MessageKeys.Match}
        RETURNING m.id, m.attempts
        """;

    const string KeepRequests = $"""
        WITH taken AS (
            DELETE FROM crm.messages m WHERE {MessageKeys.Match} RETURNING m.*
        ), gone AS (
            SELECT taken.*, k.topic, k.due_at
            FROM taken JOIN unnest($1::smallint[], $2::bigint[], $3::text[], $4::timestamptz[]) AS k (shard, id, topic, due_at) USING (shard, id)
        ), kept AS (
            INSERT INTO crm.compliance_requests (integration_id, message_id, topic, payload, received_at, due_at)
            SELECT source, id, topic, payload, enqueued_at, due_at FROM gone
            ON CONFLICT (message_id) DO NOTHING
        )
        INSERT INTO crm.integration_counts AS c (integration_id, slot, applied, last_applied_at)
        SELECT source, shard, count(*), now() FROM gone GROUP BY source, shard ORDER BY source, shard
        ON CONFLICT (integration_id, slot) DO UPDATE SET applied = c.applied + excluded.applied, last_applied_at = excluded.last_applied_at
        """;

    const string Uninstall = $"""
        WITH gone AS (
            DELETE FROM crm.messages m WHERE {MessageKeys.Match}
            RETURNING m.shard, m.source
        ), shop AS (
            UPDATE crm.integrations i
            SET status = 'error', status_note = 'The app was removed in the shop. Install it again there, then give its secret here; what was received stays.', updated_at = now()
            FROM gone WHERE i.id = gone.source
        )
        INSERT INTO crm.integration_counts AS c (integration_id, slot, applied, last_applied_at)
        SELECT source, shard, count(*), now() FROM gone GROUP BY source, shard
        ON CONFLICT (integration_id, slot) DO UPDATE SET applied = c.applied + excluded.applied, last_applied_at = excluded.last_applied_at
        """;

    /// <summary>Deletes messages within a commit; gives a row for each that was still there.</summary>
    public static void Take(NpgsqlBatch batch, short[] shards, long[] ids) => batch.Add(TakeMessages).With(shards).With(ids);

    public static async Task<Dictionary<long, TakenMessage>> TakeRows(NpgsqlDataReader reader, CancellationToken ct)
    {
        var taken = new Dictionary<long, TakenMessage>();
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetInt64(0);
            taken[id] = new(id, reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.GetDateTime(3));
        }

        return taken;
    }

    /// <summary>Sends messages within a commit; the payloads are JSON.</summary>
    public static void Send(NpgsqlBatch batch, string stream, string kind, string[] references, string[] payloads)
    {
        if (references.Length > 0) batch.Add(SendMessages).With(stream).With(kind).With(references).With(payloads);
    }

    public static void Count(NpgsqlBatch batch, Guid[] integrations, short[] slots, long[] applied, DateTime[] oldest)
    {
        if (integrations.Length > 0) batch.Add(CountApplied).With(integrations).With(slots).With(applied).With(oldest);
    }

    /// <summary>The messages need nothing done: deletes and counts them.</summary>
    public static Task Close(NpgsqlDataSource source, IReadOnlyList<Message> messages, CancellationToken ct) =>
        Run(source, CloseMessages, messages, command => command, ct);

    /// <summary>Puts the messages aside with their reasons, for a person to see and replay.</summary>
    public static Task Park(NpgsqlDataSource source, IReadOnlyList<(Message Message, string Reason)> parked, CancellationToken ct) =>
        Run(source, ParkMessages, [.. parked.Select(p => p.Message)], command => command.With(parked.Select(p => p.Reason).ToArray()), ct);

    /// <summary>Keeps requests by law whole.</summary>
    public static Task Keep(NpgsqlDataSource source, IReadOnlyList<(Message Message, string Topic, DateTime DueAt)> requests, CancellationToken ct) =>
        Run(source, KeepRequests, [.. requests.Select(r => r.Message)],
            command => command.With(requests.Select(r => r.Topic).ToArray()).With(requests.Select(r => r.DueAt).ToArray()), ct);

    public static Task Uninstalled(NpgsqlDataSource source, IReadOnlyList<Message> messages, CancellationToken ct) =>
        Run(source, Uninstall, messages, command => command, ct);

    /// <summary>Counts a failed attempt for each; returns how many each has had.</summary>
    public static async Task<Dictionary<long, short>> Failed(NpgsqlDataSource source, IReadOnlyList<Message> messages, CancellationToken ct)
    {
        var attempts = new Dictionary<long, short>();
        await using var command = source.CreateCommand(CountAttempts);
        command.With(messages.Select(m => m.Shard).ToArray()).With(messages.Select(m => m.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) attempts[reader.GetInt64(0)] = reader.GetInt16(1);
        return attempts;
    }

    static async Task Run(
        NpgsqlDataSource source, string sql, IReadOnlyList<Message> messages, Func<NpgsqlCommand, NpgsqlCommand> more, CancellationToken ct)
    {
        if (messages.Count == 0) return;
        await using var command = source.CreateCommand(sql);
        more(command.With(messages.Select(m => m.Shard).ToArray()).With(messages.Select(m => m.Id).ToArray()));
        await command.ExecuteNonQueryAsync(ct);
    }
}
