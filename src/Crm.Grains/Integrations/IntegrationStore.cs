using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Integrations;

/// <summary>The SQL of crm.integrations, its only writer, and of sending parked messages again. What is done for a person runs under their role.</summary>
internal static class IntegrationStore
{
    const string Insert = """
        INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials) VALUES ($1, $2, $3, $4, $5::jsonb)
        ON CONFLICT (platform, domain) DO NOTHING
        """;

    const string ReadCredentials = "SELECT credentials::text FROM crm.integrations WHERE id = $1";

    // A shop whose app was removed and installed again is active from when its secret is given anew.
    const string WriteCredentials =
        "UPDATE crm.integrations SET credentials = $2::jsonb, status = 'active', status_note = NULL, updated_at = now() WHERE id = $1";

    const string TellWeb = "NOTIFY crm_integrations";

    const string ReadHealth = """
        SELECT coalesce(sum(c.received), 0)::bigint, coalesce(sum(c.applied), 0)::bigint, coalesce(sum(c.closed), 0)::bigint,
               coalesce(sum(c.refused), 0)::bigint, (SELECT count(*) FROM crm.parked_messages p WHERE p.source = i.id), w.waiting,
               max(c.last_received_at), max(c.last_applied_at),
               greatest((array_agg(c.last_lag ORDER BY c.last_applied_at DESC NULLS LAST) FILTER (WHERE c.last_lag IS NOT NULL))[1], now() - w.oldest)
        FROM crm.integrations i
        LEFT JOIN crm.integration_counts c ON c.integration_id = i.id
        CROSS JOIN LATERAL (SELECT count(*) AS waiting, min(enqueued_at) AS oldest FROM crm.messages m WHERE m.source = i.id) AS w
        WHERE i.id = $1
        GROUP BY i.id, w.waiting, w.oldest
        """;

    const string ReplayParked = """
        WITH gone AS (
            DELETE FROM crm.parked_messages WHERE source = $1 AND ($2::bigint IS NULL OR id = $2)
            RETURNING shard, stream, kind, version, source, reference, payload
        )
        INSERT INTO crm.messages (shard, stream, kind, version, source, reference, payload)
        SELECT shard, stream, kind, version, source, reference, payload FROM gone
        """;

    /// <summary>False when a shop with this platform and domain is connected already.</summary>
    public static async Task<bool> Connect(NpgsqlDataSource source, Guid id, ShopConnected shop, string credentials, Person? by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        var added = await work.Run(Insert, c => c
            .With(id).With(shop.Platform).With(string.IsNullOrWhiteSpace(shop.Name) ? shop.Domain : shop.Name.Trim()).With(shop.Domain).With(credentials), ct);
        if (added == 0) return false;
        await work.Note("connect", "integration", id.ToString(), null, ct);
        await work.Run(TellWeb, c => c, ct);
        await work.Commit(ct);
        return true;
    }

    /// <summary>False when there is no such shop.</summary>
    public static async Task<bool> Rotate(NpgsqlDataSource source, Guid id, Func<string, string> rotate, Person by, CancellationToken ct)
    {
        // The old secret is read as the service: no person's role may see it, encrypted or not.
        await using var reading = source.CreateCommand(ReadCredentials).With(id);
        if (await reading.ExecuteScalarAsync(ct) is not string credentials) return false;

        await using var work = await PersonWork.Begin(source, by, ct);
        if (await work.Run(WriteCredentials, c => c.With(id).With(rotate(credentials)), ct) == 0) return false;
        await work.Note("rotate-secret", "integration", id.ToString(), null, ct);
        await work.Run(TellWeb, c => c, ct);
        await work.Commit(ct);
        return true;
    }

    public static async Task<int> Replay(NpgsqlDataSource source, Guid id, long? messageId, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        var sent = await work.Run(ReplayParked, c => c.With(id).With(messageId), ct);
        await work.Note(messageId is null ? "replay-all" : "replay", "integration", id.ToString(), null, ct);
        await work.Commit(ct);
        return sent;
    }

    /// <summary>Null when there is no such shop.</summary>
    public static async Task<IntegrationHealth?> Health(NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadHealth).With(id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return new(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5),
            reader.IsDBNull(6) ? null : reader.GetDateTime(6), reader.IsDBNull(7) ? null : reader.GetDateTime(7),
            reader.IsDBNull(8) ? null : reader.GetTimeSpan(8));
    }
}
