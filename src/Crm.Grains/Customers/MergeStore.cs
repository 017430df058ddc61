using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>
/// Gives an identity, with the orders that came under it, to another customer. Rare, so it is done the plain way: every shard is locked, the
/// figures of the two are counted anew. The effect and the message's deletion are one transaction.
/// </summary>
internal static class MergeStore
{
    const string LockAllShards = "SELECT pg_advisory_xact_lock(7001, s) FROM generate_series(0, 7) AS s";

    const string TakeMessage = "DELETE FROM crm.messages WHERE shard = $1 AND id = $2 RETURNING source, enqueued_at";

    const string FindOwner = "SELECT customer_id FROM crm.customer_identities WHERE integration_id = $1 AND external_id = $2";

    const string LockBoth = "SELECT 1 FROM crm.customers WHERE id = ANY ($1) ORDER BY id FOR UPDATE";

    const string GiveIdentity = """
        INSERT INTO crm.customer_identities (integration_id, external_id, customer_id, deleted_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (integration_id, external_id) DO UPDATE SET customer_id = excluded.customer_id, deleted_at = excluded.deleted_at
        """;

    const string MoveOrders = "UPDATE crm.orders SET customer_id = $3 WHERE integration_id = $1 AND customer_external_id = $2 AND customer_id = $4";

    const string LeaveCustomer = """
        WITH emptied AS (
            UPDATE crm.customers c
            SET identity_version = identity_version + 1, updated_at = now(),
                merged_into = CASE WHEN EXISTS (SELECT 1 FROM crm.customer_identities i WHERE i.customer_id = c.id) THEN c.merged_into ELSE $2 END
            WHERE c.id = $1
            RETURNING c.id, c.merged_into, c.country_code, c.created_at
        ), work AS (
            UPDATE crm.activities a SET customer_id = $2 FROM emptied e WHERE a.customer_id = e.id AND e.merged_into IS NOT NULL
        ), emails AS (
            UPDATE crm.verified_emails v SET customer_id = $2 FROM emptied e WHERE v.customer_id = e.id AND e.merged_into IS NOT NULL
        )
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(key), 'buckets', 'bucket-delta', key, convert_to('[["",-1,"0","0"]]', 'UTF8')
        FROM (SELECT 'customers/' || coalesce(country_code, 'ZZ') || '/' || to_char(created_at AT TIME ZONE $3, 'YYYY-MM') AS key
              FROM emptied WHERE merged_into IS NOT NULL) AS e
        """;

    // The same sums that verify makes.
    const string CountAnew = """
        UPDATE crm.customers c
        SET total_orders = f.orders, priced_orders = f.priced, lifetime_value = f.value, first_order_date = f.first_at, last_order_date = f.last_at
        FROM (
            SELECT k.id, count(o.id) AS orders, count(o.exchange_rate) AS priced,
                   coalesce(sum(o.total_amount_usd - coalesce(r.usd, 0)), 0) AS value, min(o.created_at) AS first_at, max(o.created_at) AS last_at
            FROM unnest($1::uuid[]) AS k (id)
            LEFT JOIN crm.orders o ON o.customer_id = k.id AND o.counts
            LEFT JOIN LATERAL (
                SELECT sum(round(r.amount * o.exchange_rate, 4)) AS usd FROM crm.refunds r
                WHERE r.integration_id = o.integration_id AND r.order_external_id = o.external_id AND r.currency IN ('', o.currency)) AS r ON true
            GROUP BY k.id) AS f
        WHERE c.id = f.id
        """;

    const string DropCurrencies = "DELETE FROM crm.customer_currency_figures WHERE customer_id = ANY ($1)";

    const string CountCurrenciesAnew = """
        INSERT INTO crm.customer_currency_figures (customer_id, currency, total_orders, lifetime_value)
        SELECT o.customer_id, o.currency, count(*), sum(o.total_amount - o.refunded_amount)
        FROM crm.orders o WHERE o.customer_id = ANY ($1) AND o.counts
        GROUP BY 1, 2
        """;

    const string SendRefreshes = """
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(id::text), 'customers', 'refresh', id::text, '{}' FROM unnest($1::uuid[]) AS id
        """;

    const string CountApplied = """
        INSERT INTO crm.integration_counts AS c (integration_id, slot, applied, last_applied_at) VALUES ($1, $2, 1, now())
        ON CONFLICT (integration_id, slot) DO UPDATE SET applied = c.applied + 1, last_applied_at = excluded.last_applied_at
        """;

    /// <summary>Merges; <paramref name="kept"/> is the customer behind the kept identity. Returns the customers whose figures changed.</summary>
    public static async Task<IReadOnlyList<Guid>> Merge(
        NpgsqlDataSource source, short shard, long messageId, CustomersMerged merge, Guid kept, string timeZone, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var reading = new NpgsqlBatch(connection, transaction);
        reading.Add(LockAllShards);
        reading.Add(TakeMessage).With(shard).With(messageId);
        reading.Add(FindOwner).With(merge.Integration).With(merge.GivenUpId);
        reading.Add(FindOwner).With(merge.Integration).With(merge.KeptId);
        Guid? owner = null;
        var enqueuedAt = DateTime.MinValue;
        await using (var reader = await reading.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            if (!await reader.ReadAsync(ct)) return []; // another delivery of it was first
            enqueuedAt = reader.GetDateTime(1);
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct)) owner = reader.GetGuid(0);
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct)) kept = reader.GetGuid(0);
        }

        Guid[] both = owner is { } other && other != kept ? [kept, other] : [kept];
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add(LockBoth).With(both);
        batch.Add(GiveIdentity).With(merge.Integration).With(merge.GivenUpId).With(kept).With(enqueuedAt);
        if (both.Length == 2)
        {
            batch.Add(MoveOrders).With(merge.Integration).With(merge.GivenUpId).With(kept).With(both[1]);
            batch.Add(LeaveCustomer).With(both[1]).With(kept).With(timeZone);
            batch.Add(CountAnew).With(both);
            batch.Add(DropCurrencies).With(both);
            batch.Add(CountCurrenciesAnew).With(both);
            batch.Add(SendRefreshes).With(both);
        }

        batch.Add(CountApplied).With(merge.Integration).With(shard);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return both;
    }
}
