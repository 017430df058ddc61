using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>
/// Gives an identity, with the orders that came under it, to another customer. Rare, so it is done the plain way: every shard is locked, the
/// figures of the two are counted anew. The effect and the message's deletion are one transaction.
/// </summary>
internal static class MergeStore
{
    const string TakeMessage = "DELETE FROM crm.messages WHERE shard = $1 AND id = $2 RETURNING source, enqueued_at";

    const string FindOwner = "SELECT customer_id FROM crm.customer_identities WHERE integration_id = $1 AND external_id = $2";

    // A commit waits for it; who only points at the customers, like a new identity, does not.
    const string LockBoth = "SELECT 1 FROM crm.customers WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE";

    const string GiveIdentity = """
        INSERT INTO crm.customer_identities (integration_id, external_id, customer_id, deleted_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (integration_id, external_id) DO UPDATE SET customer_id = excluded.customer_id, deleted_at = excluded.deleted_at
        """;

    const string MoveOrders = "UPDATE crm.orders SET customer_id = $3 WHERE integration_id = $1 AND customer_external_id = $2 AND customer_id = $4";

    // Orders that staff entered came under no identity: they go along with the last one.
    const string MoveEntered = """
        UPDATE crm.orders o SET customer_id = $2 FROM crm.customers c WHERE o.customer_id = $1 AND c.id = $1 AND c.merged_into = $2
        """;

    const string LeaveCustomer = """
        UPDATE crm.customers c
        SET identity_version = identity_version + 1, updated_at = now(),
            merged_into = CASE WHEN EXISTS (SELECT 1 FROM crm.customer_identities i WHERE i.customer_id = c.id) THEN c.merged_into ELSE $2 END
        WHERE c.id = $1
        RETURNING c.merged_into IS NOT NULL
        """;

    const string NoteShops = "INSERT INTO crm.merges (kept_id, given_up_id, by_shop) VALUES ($1, $2, $3) RETURNING id";

    /// <summary>Adds $2 customers to the bucket of the country and month in which customer $1 counts; months are cut in zone $3.</summary>
    public const string CountCustomer = """
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(key), 'buckets', 'bucket-delta', key, convert_to('[["",' || $2::int || ',"0","0"]]', 'UTF8')
        FROM (SELECT 'customers/' || coalesce(country_code, 'ZZ') || '/' || to_char(created_at AT TIME ZONE $3, 'YYYY-MM') AS key
              FROM crm.customers WHERE id = $1) AS c
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
        await using var work = await PersonWork.Begin(source, null, ct);
        await work.Run(AllShards.Lock, c => c, ct);
        var taken = await work.Rows(TakeMessage, c => c.With(shard).With(messageId), r => r.GetDateTime(1), ct);
        if (taken is not [var enqueuedAt]) return []; // another delivery of it was first
        var owner = await Owner(work, merge.Integration, merge.GivenUpId, ct);
        kept = await Owner(work, merge.Integration, merge.KeptId, ct) ?? kept;

        Guid[] both = owner is { } other && other != kept ? [kept, other] : [kept];
        await work.Run(LockBoth, c => c.With(both), ct);
        await work.Run(GiveIdentity, c => c.With(merge.Integration).With(merge.GivenUpId).With(kept).With(enqueuedAt), ct);
        if (both.Length == 2)
        {
            await work.Run(MoveOrders, c => c.With(merge.Integration).With(merge.GivenUpId).With(kept).With(both[1]), ct);
            var emptied = await work.Rows(LeaveCustomer, c => c.With(both[1]).With(kept), r => r.GetBoolean(0), ct);
            if (emptied is [true]) await TakeAll(work, both[1], kept, merge.Integration, timeZone, ct);
            await work.Run(MoveEntered, c => c.With(both[1]).With(kept), ct);
            await CountAgain(work, both, ct);
        }

        await work.Run(CountApplied, c => c.With(merge.Integration).With(shard), ct);
        await work.Commit(ct);
        return both;
    }

    /// <summary>Counts the customers' figures from their orders and has their grains read them again.</summary>
    public static async Task CountAgain(PersonWork work, Guid[] customers, CancellationToken ct)
    {
        foreach (var sql in (string[])[CountAnew, DropCurrencies, CountCurrenciesAnew, SendRefreshes]) await work.Run(sql, c => c.With(customers), ct);
    }

    // Nothing is left of the customer but the row: what else hangs on it goes where the orders went.
    static async Task TakeAll(PersonWork work, Guid givenUp, Guid kept, Guid shop, string timeZone, CancellationToken ct)
    {
        var merge = (await work.Rows(NoteShops, c => c.With(kept).With(givenUp).With(shop), r => r.GetGuid(0), ct))[0];
        foreach (var table in await Belongings.Find(work, ct)) await Belongings.Move(work, table, givenUp, kept, merge, ct);
        await work.Run(CountCustomer, c => c.With(givenUp).With(-1).With(timeZone), ct);
    }

    static async Task<Guid?> Owner(PersonWork work, Guid integration, string identity, CancellationToken ct) =>
        await work.Rows(FindOwner, c => c.With(integration).With(identity), r => r.GetGuid(0), ct) is [var found] ? found : null;
}
