using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

/// <summary>The SQL of crm.retention, its only writer, and of what goes when a period has ended. Bounded: $1 rows at a time.</summary>
internal static class RetentionStore
{
    public const string InactiveCustomers = "inactive_customers";

    const string Change = "UPDATE crm.retention SET days = $2 WHERE kind = $1";

    const string ReadPeriods = "SELECT kind FROM crm.retention WHERE days IS NOT NULL ORDER BY kind";

    const string Ran = "UPDATE crm.retention SET last_run_at = now(), last_removed = $2, removed = removed + $2 WHERE kind = $1";

    static readonly Dictionary<string, string> Removals = new()
    {
        ["receipts"] = """
            WITH gone AS (
                DELETE FROM crm.receipts WHERE ctid IN (
                    SELECT r.ctid FROM crm.receipts r JOIN crm.retention p ON p.kind = 'receipts' AND r.received_at < now() - make_interval(days => p.days) LIMIT $1)
                RETURNING 1)
            SELECT count(*) FROM gone
            """,
        ["parked_payloads"] = """
            WITH gone AS (
                DELETE FROM crm.parked_messages WHERE id IN (
                    SELECT m.id FROM crm.parked_messages m JOIN crm.retention p ON p.kind = 'parked_payloads' AND m.parked_at < now() - make_interval(days => p.days) LIMIT $1)
                RETURNING 1)
            SELECT count(*) FROM gone
            """,
        // What waits is still to be sent.
        ["emails"] = """
            WITH gone AS (
                DELETE FROM crm.emails WHERE id IN (
                    SELECT e.id FROM crm.emails e JOIN crm.retention p ON p.kind = 'emails' AND e.created_at < now() - make_interval(days => p.days) WHERE e.state <> 'waiting' LIMIT $1)
                RETURNING 1)
            SELECT count(*) FROM gone
            """,
        // With the upload and the rows that could not be taken; what was imported stays.
        ["imports"] = """
            WITH gone AS (
                DELETE FROM crm.imports WHERE id IN (
                    SELECT i.id FROM crm.imports i JOIN crm.retention p ON p.kind = 'imports' AND i.created_at < now() - make_interval(days => p.days)
                    WHERE i.state NOT IN ('checking', 'running') LIMIT $1)
                RETURNING 1)
            SELECT count(*) FROM gone
            """,
        ["audit"] = "SELECT crm.trim_audit_log($1)",
        ["activities"] = """
            WITH gone AS (
                DELETE FROM crm.activities WHERE id IN (
                    SELECT a.id FROM crm.activities a JOIN crm.retention p ON p.kind = 'activities' AND a.created_at < now() - make_interval(days => p.days)
                    WHERE a.status IS DISTINCT FROM 'pending'
                      AND NOT EXISTS (SELECT 1 FROM crm.legal_holds h WHERE h.customer_id = a.customer_id AND h.released_at IS NULL) LIMIT $1)
                RETURNING 1)
            SELECT count(*) FROM gone
            """,
    };

    // Nothing heard, nothing bought, nothing said, nothing noted since.
    const string FindInactive = """
        SELECT c.id FROM crm.customers c JOIN crm.retention p ON p.kind = 'inactive_customers'
        WHERE c.erased_at IS NULL AND c.merged_into IS NULL AND c.created_at < now() - make_interval(days => p.days)
          AND coalesce(c.last_order_date, c.created_at) < now() - make_interval(days => p.days)
          AND coalesce(c.profile_updated_at, c.created_at) < now() - make_interval(days => p.days)
          AND NOT EXISTS (SELECT 1 FROM crm.orders o WHERE o.customer_id = c.id AND o.created_at >= now() - make_interval(days => p.days))
          AND NOT EXISTS (SELECT 1 FROM crm.activities a WHERE a.customer_id = c.id AND a.created_at >= now() - make_interval(days => p.days))
          AND NOT EXISTS (SELECT 1 FROM crm.legal_holds h WHERE h.customer_id = c.id AND h.released_at IS NULL)
        ORDER BY c.created_at LIMIT $1
        """;

    public static async Task<Refusal?> Set(NpgsqlDataSource source, string kind, int? days, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        if (await work.Run(Change, c => c.With(kind).With(days), ct) == 0) return Refusal.Of("There is no such kind of data.", kind);
        await work.Note("retention", "retention", kind, $$"""{"days": {{days?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}}}""", ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task<List<string>> Periods(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        return await work.Rows(ReadPeriods, c => c, r => r.GetString(0), ct);
    }

    /// <summary>Removes at most so many rows of the kind. Returns how many went.</summary>
    public static async Task<long> Remove(NpgsqlDataSource source, string kind, int most, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        var gone = (await work.Rows(Removals[kind], c => c.With(most), r => r.GetInt64(0), ct))[0];
        await work.Commit(ct);
        return gone;
    }

    public static async Task<List<Guid>> Inactive(NpgsqlDataSource source, int most, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        return await work.Rows(FindInactive, c => c.With(most), r => r.GetGuid(0), ct);
    }

    public static async Task Note(NpgsqlDataSource source, string kind, long removed, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        await work.Run(Ran, c => c.With(kind).With(removed), ct);
        await work.Commit(ct);
    }

    const string ReadDue = """
        SELECT id FROM crm.compliance_requests WHERE done_at IS NULL AND due_at < $1 AND topic IN ('customers/redact', 'shop/redact') ORDER BY due_at LIMIT 20
        """;

    /// <summary>Erasures that shops asked for and that are due by then.</summary>
    public static async Task<List<Guid>> DueRequests(NpgsqlDataSource source, DateTime by, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadDue);
        await using var reader = await command.With(by).ExecuteReaderAsync(ct);
        var due = new List<Guid>();
        while (await reader.ReadAsync(ct)) due.Add(reader.GetGuid(0));
        return due;
    }
}
