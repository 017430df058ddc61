using System.Security.Cryptography;
using System.Text;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>The SQL of crm.syncs and of receiving what was read: the receipts, their messages and the cursor are one statement.</summary>
internal static class SyncStore
{
    const string ReadRow = """
        SELECT kind, state, part, since, cursor, known_until, seen_until, done, total, finished_at, night_on FROM crm.syncs WHERE integration_id = $1
        """;

    // A run that is under way is left alone; one that was paused goes on where it was.
    const string BeginRun = """
        INSERT INTO crm.syncs AS s (integration_id, kind, state, since) VALUES ($1, 'first', 'running', NULL)
        ON CONFLICT (integration_id) DO UPDATE SET
            state = 'running', trouble = NULL, trouble_values = '{}',
            kind = CASE WHEN s.state = 'done' THEN $2 ELSE s.kind END,
            part = CASE WHEN s.state = 'done' THEN 'Customers' ELSE s.part END,
            cursor = CASE WHEN s.state = 'done' THEN NULL ELSE s.cursor END,
            since = CASE WHEN s.state = 'done' THEN s.known_until - make_interval(secs => $3) ELSE s.since END,
            seen_until = CASE WHEN s.state = 'done' THEN NULL ELSE s.seen_until END,
            done = CASE WHEN s.state = 'done' THEN 0 ELSE s.done END,
            fresh = CASE WHEN s.state = 'done' THEN 0 ELSE s.fresh END,
            total = CASE WHEN s.state = 'done' THEN NULL ELSE s.total END,
            started_at = CASE WHEN s.state = 'done' THEN now() ELSE s.started_at END,
            finished_at = CASE WHEN s.state = 'done' THEN NULL ELSE s.finished_at END,
            night_on = CASE WHEN s.state = 'done' AND $2 = 'night' THEN $4 ELSE s.night_on END
        WHERE s.state <> 'running'
        """;

    const string PauseRun = "UPDATE crm.syncs SET state = 'paused' WHERE integration_id = $1 AND state = 'running'";

    const string TellTrouble = "UPDATE crm.syncs SET trouble = $2, trouble_values = $3 WHERE integration_id = $1 AND trouble IS DISTINCT FROM $2";

    const string StopRun = "UPDATE crm.syncs SET state = 'paused', trouble = $2, trouble_values = $3 WHERE integration_id = $1 AND state = 'running'";

    // A shop that only pushes has no row.
    const string SetBusy = "UPDATE crm.syncs SET busy = $2 WHERE integration_id = $1 AND (busy IS NULL OR $2 IS NULL)";

    const string SetTotal = "UPDATE crm.syncs SET total = $2 WHERE integration_id = $1";

    // {moved}: what stands in the same statement beside it.
    static string Receipts(string moved) => $"""
        WITH news AS (
            SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) WITH ORDINALITY AS n (delivery_id, kind, key, body, place)
        ), kept AS (
            INSERT INTO crm.receipts (integration_id, delivery_id, topic)
            SELECT DISTINCT $1, delivery_id, split_part(kind, ':', 2) FROM news ORDER BY delivery_id
            ON CONFLICT (integration_id, delivery_id) DO NOTHING
            RETURNING delivery_id
        ), counted AS (
            INSERT INTO crm.integration_counts AS c (integration_id, slot, received)
            SELECT $1, 90::smallint, count(*) FROM kept HAVING count(*) > 0
            ON CONFLICT (integration_id, slot) DO UPDATE SET received = c.received + excluded.received
        ){moved}
        INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
        SELECT crm.shard_of(n.key), 'webhooks', n.kind, $1, n.delivery_id, n.body FROM news n JOIN kept USING (delivery_id) ORDER BY n.place
        RETURNING shard, id
        """;

    static readonly string ReceivePage = Receipts("""
        , moved AS (
            UPDATE crm.syncs SET cursor = $6, done = done + $7, fresh = fresh + (SELECT count(*) FROM kept), seen_until = coalesce($8, seen_until),
                   trouble = NULL, trouble_values = '{}'
            WHERE integration_id = $1
        )
        """);

    static readonly string ReceiveItems = Receipts("");

    const string NextPart = "UPDATE crm.syncs SET part = $2, cursor = NULL WHERE integration_id = $1";

    const string EndRun = """
        UPDATE crm.syncs SET state = 'done', finished_at = now(), cursor = NULL, known_until = greatest(known_until, seen_until), trouble = NULL, trouble_values = '{}'
        WHERE integration_id = $1 AND state = 'running'
        """;

    const string StampShop = "UPDATE crm.integrations SET last_sync_at = now() WHERE id = $1";

    const string CountLeft = """
        SELECT count(*) FROM unnest($1::smallint[], $2::bigint[]) AS k (shard, id)
        CROSS JOIN LATERAL (SELECT 1 FROM crm.messages WHERE shard = k.shard AND id = k.id LIMIT 1) AS m
        """;

    public static async Task<SyncRow?> Read(NpgsqlDataSource source, Guid shop, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadRow).With(shop);
        await using var r = await command.ExecuteReaderAsync(ct);
        if (!await r.ReadAsync(ct)) return null;
        return new(
            r.GetString(0), r.GetString(1), Enum.Parse<Part>(r.GetString(2)), Instant(3), r.IsDBNull(4) ? null : r.GetString(4), Instant(5), Instant(6), r.GetInt64(7),
            r.IsDBNull(8) ? null : r.GetInt64(8), Instant(9), r.IsDBNull(10) ? null : r.GetFieldValue<DateOnly>(10));

        DateTime? Instant(int column) => r.IsDBNull(column) ? null : r.GetDateTime(column);
    }

    /// <summary>False when a run is under way already.</summary>
    /// <param name="source">The database.</param>
    /// <param name="shop">Which shop.</param>
    /// <param name="kind">Of a run that begins; the first one is always "first".</param>
    /// <param name="overlap">How far before the end of what is known it begins.</param>
    /// <param name="night">The shop's day, of a nightly run.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="ct">To stop.</param>
    public static async Task<bool> Begin(NpgsqlDataSource source, Guid shop, string kind, TimeSpan overlap, DateOnly? night, Person? by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        if (by is not null) await work.Note("sync", "integration", shop.ToString(), null, ct);
        var begun = await work.Follow(BeginRun, c => c.With(shop).With(kind).With((decimal)overlap.TotalSeconds).With(night), ct);
        await work.Commit(ct);
        return begun > 0;
    }

    public static async Task<bool> Pause(NpgsqlDataSource source, Guid shop, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Note("pause-sync", "integration", shop.ToString(), null, ct);
        var paused = await work.Follow(PauseRun, c => c.With(shop), ct);
        await work.Commit(ct);
        return paused > 0;
    }

    /// <summary>What is done beside the reading, in the person's name; null: no more. False while something is done already.</summary>
    public static async Task<bool> Busy(NpgsqlDataSource source, Guid shop, string? what, Person? by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        if (by is not null) await work.Note(what == "mending" ? "mend" : "compare", "integration", shop.ToString(), null, ct);
        var changed = await work.Follow(SetBusy, c => c.With(shop).With(what), ct);
        await work.Commit(ct);
        return changed > 0;
    }

    /// <summary>Why it does not go on now; it is tried again.</summary>
    public static Task Tell(NpgsqlDataSource source, Guid shop, Refusal why, CancellationToken ct) => Run(source, TellTrouble, c => c.With(shop).With(why.Text).With(why.Values.ToArray()), ct);

    /// <summary>Why it does not go on until a person has done something.</summary>
    public static Task Stop(NpgsqlDataSource source, Guid shop, Refusal why, CancellationToken ct) => Run(source, StopRun, c => c.With(shop).With(why.Text).With(why.Values.ToArray()), ct);

    public static Task Total(NpgsqlDataSource source, Guid shop, long? total, CancellationToken ct) => Run(source, SetTotal, c => c.With(shop).With(total), ct);

    public static Task Next(NpgsqlDataSource source, Guid shop, Part part, CancellationToken ct) => Run(source, NextPart, c => c.With(shop).With(part.ToString()), ct);

    public static async Task End(NpgsqlDataSource source, Guid shop, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        if (await work.Run(EndRun, c => c.With(shop), ct) > 0) await work.Run(StampShop, c => c.With(shop), ct);
        await work.Commit(ct);
    }

    /// <summary>Receives items as a webhook's door does: what was received before, to the byte, is none. The cursor moves with them.</summary>
    /// <param name="source">The database.</param>
    /// <param name="shop">Whose they are.</param>
    /// <param name="items">What was read.</param>
    /// <param name="cursor">Where to go on after them.</param>
    /// <param name="newest">The shop's clock, as of <see cref="Page.Newest"/>.</param>
    /// <param name="under">What the receipts' ids begin with: the same news under another name is received again.</param>
    /// <param name="ct">To stop.</param>
    public static async Task<List<Sent>> Receive(NpgsqlDataSource source, Guid shop, IReadOnlyList<Item> items, string? cursor, DateTime? newest, string under, CancellationToken ct)
    {
        await using var command = Items(source, ReceivePage, shop, items, under).With(cursor).With((long)items.Count).With(newest);
        return await Rows(command, ct);
    }

    /// <summary>Receives items and moves no cursor.</summary>
    public static async Task<List<Sent>> Receive(NpgsqlDataSource source, Guid shop, IReadOnlyList<Item> items, string under, CancellationToken ct)
    {
        await using var command = Items(source, ReceiveItems, shop, items, under);
        return await Rows(command, ct);
    }

    static NpgsqlCommand Items(NpgsqlDataSource source, string sql, Guid shop, IReadOnlyList<Item> items, string under) => source.CreateCommand(sql)
        .With(shop).With(items.Select(i => under + IdOf(i)).ToArray()).With(items.Select(i => i.Kind).ToArray()).With(items.Select(i => $"{shop}:{i.Key}").ToArray())
        .With(items.Select(i => i.Body).ToArray());

    static async Task<List<Sent>> Rows(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var sent = new List<Sent>();
        while (await reader.ReadAsync(ct)) sent.Add(new(reader.GetInt16(0), reader.GetInt64(1)));
        return sent;
    }

    /// <summary>How many of the messages are not settled yet.</summary>
    public static async Task<long> Left(NpgsqlDataSource source, IReadOnlyList<Sent> sent, CancellationToken ct)
    {
        await using var command = source.CreateCommand(CountLeft).With(sent.Select(s => s.Shard).ToArray()).With(sent.Select(s => s.Id).ToArray());
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    static string IdOf(Item item)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(item.Kind + item.Key + "\n"));
        hash.AppendData(item.Body);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 20));
    }

    static async Task Run(NpgsqlDataSource source, string sql, Func<NpgsqlCommand, NpgsqlCommand> parameters, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await parameters(command).ExecuteNonQueryAsync(ct);
    }
}
