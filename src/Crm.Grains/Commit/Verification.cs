using Npgsql;

namespace Crm.Commit;

/// <summary>What a recount of every figure found.</summary>
/// <param name="Orders">Orders that were counted.</param>
/// <param name="Customers">Customers whose figures were compared.</param>
/// <param name="Buckets">Buckets that were compared.</param>
/// <param name="Differences">One line for each figure that differs; empty: law 5 holds.</param>
internal sealed record VerificationReport(long Orders, long Customers, long Buckets, IReadOnlyList<string> Differences);

/// <summary>
/// Counts every customer's figures and every bucket anew from the orders and refunds, in one snapshot of the database, and compares. Bucket deltas
/// that still wait in the queue belong to the buckets.
/// </summary>
internal static class Verification
{
    const string Customers = """
        WITH refund AS (
            SELECT o.id, sum(r.amount) AS amount, sum(round(r.amount * o.exchange_rate, 4)) AS usd
            FROM crm.refunds r JOIN crm.orders o ON o.integration_id = r.integration_id AND o.external_id = r.order_external_id
            WHERE r.currency IN ('', o.currency) GROUP BY o.id
        ), truth AS (
            SELECT o.customer_id AS id, count(*)::int AS orders, count(o.exchange_rate)::int AS priced,
                   coalesce(sum(o.total_amount_usd - CASE WHEN o.exchange_rate IS NULL THEN NULL ELSE coalesce(r.usd, 0) END), 0) AS value,
                   min(o.created_at) AS first_at, max(o.created_at) AS last_at
            FROM crm.orders o LEFT JOIN refund r ON r.id = o.id WHERE o.counts AND o.customer_id IS NOT NULL GROUP BY o.customer_id
        )
        SELECT 'customer ' || c.id || ': kept ' || c.total_orders || ' orders, ' || c.lifetime_value || ' USD, ' || coalesce(c.first_order_date::text, '-') || ' to '
               || coalesce(c.last_order_date::text, '-') || '; counted ' || coalesce(t.orders, 0) || ' orders, ' || coalesce(t.value, 0) || ' USD, '
               || coalesce(t.first_at::text, '-') || ' to ' || coalesce(t.last_at::text, '-')
        FROM crm.customers c LEFT JOIN truth t ON t.id = c.id
        WHERE (c.total_orders, c.priced_orders, c.lifetime_value) IS DISTINCT FROM (coalesce(t.orders, 0), coalesce(t.priced, 0), coalesce(t.value, 0))
           OR (c.first_order_date, c.last_order_date) IS DISTINCT FROM (t.first_at, t.last_at)
        """;

    const string Currencies = """
        WITH refund AS (
            SELECT o.id, sum(r.amount) AS amount
            FROM crm.refunds r JOIN crm.orders o ON o.integration_id = r.integration_id AND o.external_id = r.order_external_id
            WHERE r.currency IN ('', o.currency) GROUP BY o.id
        ), truth AS (
            SELECT o.customer_id, o.currency, count(*)::int AS orders, sum(o.total_amount - coalesce(r.amount, 0)) AS value
            FROM crm.orders o LEFT JOIN refund r ON r.id = o.id WHERE o.counts AND o.customer_id IS NOT NULL GROUP BY 1, 2
        )
        SELECT 'customer ' || coalesce(f.customer_id, t.customer_id) || ' in ' || coalesce(f.currency, t.currency) || ': kept ' || coalesce(f.total_orders, 0) || ' orders, '
               || coalesce(f.lifetime_value, 0) || '; counted ' || coalesce(t.orders, 0) || ' orders, ' || coalesce(t.value, 0)
        FROM crm.customer_currency_figures f FULL JOIN truth t ON t.customer_id = f.customer_id AND t.currency = f.currency
        WHERE (coalesce(f.total_orders, 0), coalesce(f.lifetime_value, 0)) IS DISTINCT FROM (coalesce(t.orders, 0), coalesce(t.value, 0))
        """;

    const string RefundedAmounts = """
        SELECT 'order ' || o.id || ': kept ' || o.refunded_amount || ' refunded; counted ' || coalesce(r.amount, 0)
        FROM crm.orders o
        LEFT JOIN (SELECT o.id, sum(r.amount) AS amount
                   FROM crm.refunds r JOIN crm.orders o ON o.integration_id = r.integration_id AND o.external_id = r.order_external_id
                   WHERE r.currency IN ('', o.currency) GROUP BY o.id) AS r ON r.id = o.id
        WHERE o.refunded_amount <> coalesce(r.amount, 0)
        """;

    const string Buckets = """
        WITH zone AS (SELECT value AS tz FROM crm.settings WHERE key = 'reporting_time_zone'),
        truth AS (
            SELECT 'sales' AS measure, o.country_code, date_trunc('month', o.created_at AT TIME ZONE tz)::date AS month, o.currency,
                   count(*) AS count, sum(o.total_amount) AS amount, coalesce(sum(o.total_amount_usd), 0) AS usd
            FROM crm.orders o, zone WHERE o.counts GROUP BY 2, 3, 4
            UNION ALL
            SELECT 'refunds', o.country_code, date_trunc('month', r.refunded_at AT TIME ZONE tz)::date, o.currency,
                   count(*), sum(r.amount), coalesce(sum(round(r.amount * o.exchange_rate, 4)), 0)
            FROM crm.refunds r JOIN crm.orders o ON o.integration_id = r.integration_id AND o.external_id = r.order_external_id, zone
            WHERE o.counts AND r.currency IN ('', o.currency) GROUP BY 2, 3, 4
            UNION ALL
            SELECT 'customers', coalesce(c.country_code, 'ZZ'), date_trunc('month', c.created_at AT TIME ZONE tz)::date, '', count(*), 0, 0
            FROM crm.customers c, zone WHERE c.merged_into IS NULL GROUP BY 2, 3
        ), waiting AS (
            SELECT split_part(m.reference, '/', 1) AS measure, split_part(m.reference, '/', 2) AS country_code,
                   (split_part(m.reference, '/', 3) || '-01')::date AS month, d ->> 0 AS currency, (d ->> 1)::bigint AS count,
                   (d ->> 2)::numeric AS amount, (d ->> 3)::numeric AS usd
            FROM crm.messages m, jsonb_array_elements(convert_from(m.payload, 'UTF8')::jsonb) AS d WHERE m.stream = 'buckets'
        ), kept AS (
            SELECT measure, country_code, month, currency, sum(count) AS count, sum(amount) AS amount, sum(usd) AS usd
            FROM (SELECT measure, country_code, month, currency, count, amount, amount_usd AS usd FROM crm.buckets
                  UNION ALL SELECT * FROM waiting) AS b GROUP BY 1, 2, 3, 4
        )
        SELECT 'bucket ' || concat_ws('/', coalesce(k.measure, t.measure), coalesce(k.country_code, t.country_code), to_char(coalesce(k.month, t.month), 'YYYY-MM'),
                   coalesce(k.currency, t.currency))
               || ': kept ' || coalesce(k.count, 0) || ', ' || coalesce(k.amount, 0) || ', ' || coalesce(k.usd, 0) || ' USD; counted '
               || coalesce(t.count, 0) || ', ' || coalesce(t.amount, 0) || ', ' || coalesce(t.usd, 0) || ' USD'
        FROM kept k FULL JOIN truth t ON (t.measure, t.country_code, t.month, t.currency) = (k.measure, k.country_code, k.month, k.currency)
        WHERE (coalesce(k.count, 0), coalesce(k.amount, 0), coalesce(k.usd, 0)) IS DISTINCT FROM (coalesce(t.count, 0), coalesce(t.amount, 0), coalesce(t.usd, 0))
        """;

    const string Sizes = "SELECT (SELECT count(*) FROM crm.orders), (SELECT count(*) FROM crm.customers), (SELECT count(*) FROM crm.buckets)";

    public static async Task<VerificationReport> Run(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // One snapshot for all, so that the system may go on while it is verified.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var differences = new List<string>();
        foreach (var sql in (string[])[Customers, Currencies, RefundedAmounts, Buckets])
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) differences.Add(reader.GetString(0));
        }

        await using var sizes = new NpgsqlCommand(Sizes, connection, transaction) { CommandTimeout = 0 };
        await using var counted = await sizes.ExecuteReaderAsync(ct);
        await counted.ReadAsync(ct);
        return new(counted.GetInt64(0), counted.GetInt64(1), counted.GetInt64(2), differences);
    }
}
