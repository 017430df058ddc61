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
        "UPDATE crm.integrations SET credentials = $2::jsonb, status = 'active', status_note = NULL, status_values = '{}', updated_at = now() WHERE id = $1";

    const string ReadShop = "SELECT platform, domain, credentials::text, status, time_zone FROM crm.integrations WHERE id = $1";

    const string ReadConnected = "SELECT id FROM crm.integrations WHERE api IS NOT NULL";

    const string WriteFacts = """
        UPDATE crm.integrations SET api = $2, currency = $3, time_zone = $4, missing_scopes = $5, scopes = $6, checked_at = now(), updated_at = now(),
            status = 'active', status_note = NULL, status_values = '{}'
        WHERE id = $1
        """;

    const string WriteTrouble = "UPDATE crm.integrations SET status = 'error', status_note = $2, status_values = $3, updated_at = now() WHERE id = $1 AND status_note IS DISTINCT FROM $2";

    // A row that somebody else has changed meanwhile is left to them.
    const string Replace = "UPDATE crm.integrations SET credentials = $3::jsonb WHERE id = $1 AND credentials = $2::jsonb";

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

    /// <summary>A shop as its API is opened; null when there is none.</summary>
    public static async Task<(string Platform, string Domain, string Credentials, string Status, string? TimeZone)?> Read(NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadShop).With(id);
        await using var r = await command.ExecuteReaderAsync(ct);
        return await r.ReadAsync(ct) ? (r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4)) : null;
    }

    /// <summary>The shops whose API is read.</summary>
    public static async Task<List<Guid>> Connected(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        return await work.Rows(ReadConnected, c => c, r => r.GetGuid(0), ct);
    }

    /// <summary>Every shop.</summary>
    public static async Task<List<Guid>> All(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        return await work.Rows("SELECT id FROM crm.integrations ORDER BY id", c => c, r => r.GetGuid(0), ct);
    }

    /// <summary>New credentials for the API, and what the shop says of itself.</summary>
    public static async Task Give(NpgsqlDataSource source, Guid id, string credentials, string api, ShopFacts facts, Person? by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Run(WriteCredentials, c => c.With(id).With(credentials), ct);
        await work.Run(WriteFacts, c => c.With(id).With(api).With(facts.Currency).With(facts.TimeZone).With(facts.Missing.ToArray()).With(facts.Scopes.ToArray()), ct);
        await work.Note("give-credentials", "integration", id.ToString(), null, ct);
        await work.Run(TellWeb, c => c, ct);
        await work.Commit(ct);
    }

    /// <summary>What the shop says of itself now; it is in order again.</summary>
    public static async Task Know(NpgsqlDataSource source, Guid id, string api, ShopFacts facts, CancellationToken ct)
    {
        await using var command = source.CreateCommand(WriteFacts).With(id).With(api).With(facts.Currency).With(facts.TimeZone).With(facts.Missing.ToArray()).With(facts.Scopes.ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The shop goes to error until a person has done something.</summary>
    public static async Task Trouble(NpgsqlDataSource source, Guid id, Refusal why, CancellationToken ct)
    {
        await using var command = source.CreateCommand(WriteTrouble).With(id).With(why.Text).With(why.Values.ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Keeps credentials that changed by themselves. False when they were not those any more.</summary>
    public static async Task<bool> Swap(NpgsqlDataSource source, Guid id, string before, string after, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Replace).With(id).With(before).With(after);
        return await command.ExecuteNonQueryAsync(ct) > 0;
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
