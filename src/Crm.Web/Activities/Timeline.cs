using Crm.Web.Database;

namespace Crm.Web.Activities;

/// <summary>One line of a customer's timeline. What the columns hold depends on the kind: see <see cref="Timeline.ReadPage"/>.</summary>
internal sealed record TimelineRow(
    string Kind, Guid Id, DateTime At, string? Person, Guid? PersonId, string? Subject, string? Body, string? Direction, string? Status, DateTime? Due, bool AllDay,
    string? TimeZone, string? Other, decimal? Amount, string? Currency, Guid? Link, string? Files, string? Picture)
{
    /// <summary>Its attachments: each one's id and name.</summary>
    public IEnumerable<(string Id, string Name)> Attached => (Files ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(f => (f[..36], f[37..]));
}

/// <summary>A part of a customer's timeline as it is shown.</summary>
/// <param name="Kind">The filter in force; null: everything.</param>
/// <param name="Rows">Newest first.</param>
/// <param name="Older">Where the older ones begin; null: there are none.</param>
/// <param name="IsNewest">Whether it begins with the newest: then it is kept up to date.</param>
/// <param name="MayWrite">Whether the reader may add to it.</param>
internal sealed record TimelinePart(Guid Customer, string? Kind, IReadOnlyList<TimelineRow> Rows, Cursor? Older, bool IsNewest, bool MayWrite);

/// <summary>
/// Everything that happened with a customer, in one list: what staff wrote, orders, refunds, merges, assignments. One statement, in which every kind is
/// an index scan of its own that ends with the page: the number of statements does not depend on what there is. Refunds and changes of status know no
/// customer; they are looked up by the customer's orders, which OFFSET 0 keeps the planner from turning round.
/// </summary>
internal static class Timeline
{
    public const int PageSize = 30;
    const int MostAnew = 300;

    static readonly DateTime Beginning = DateTime.SpecifyKind(DateTime.UnixEpoch.AddYears(-1000), DateTimeKind.Utc);
    static readonly DateTime End = DateTime.SpecifyKind(new DateTime(9000, 1, 1), DateTimeKind.Utc);

    // $1 customer, $2 kinds, ($3, $4) before, ($5, $6) from, $7 how many. The bounds are always given, so that a settled plan goes by them.
    internal const string ReadPage = """
        SELECT t.kind, t.id, t.at, u.display_name, t.user_id, t.subject, t.body, t.direction, t.status, t.due, t.all_day, t.time_zone,
               coalesce(o.display_name, i.shop_name), t.amount, t.currency, t.link,
               (SELECT string_agg(f.id || ' ' || f.name, chr(10) ORDER BY f.created_at, f.id) FROM crm.files f WHERE f.activity_id = t.link AND NOT f.is_gone),
               u.avatar_url
        FROM (
            (SELECT a.type AS kind, a.id, a.created_at AS at, a.user_id, a.subject, a.description AS body, a.direction, a.status, a.due_date AS due,
                    a.due_all_day AS all_day, a.time_zone, a.assignee_id AS other, NULL::numeric AS amount, NULL::text AS currency, a.id AS link
             FROM crm.activities a
             WHERE a.customer_id = $1 AND a.type = ANY ($2) AND (a.created_at, a.id) < ($3, $4) AND (a.created_at, a.id) >= ($5, $6)
             ORDER BY a.created_at DESC, a.id DESC LIMIT $7)
            UNION ALL
            (SELECT 'order', o.id, o.created_at, NULL, o.order_number, NULL, NULL, o.status, NULL, false, NULL, o.integration_id, o.total_amount, o.currency, o.id
             FROM crm.orders o
             WHERE 'order' = ANY ($2) AND o.customer_id = $1 AND (o.created_at, o.id) < ($3, $4) AND (o.created_at, o.id) >= ($5, $6)
             ORDER BY o.created_at DESC, o.id DESC LIMIT $7)
            UNION ALL
            (SELECT 'refund', md5(r.integration_id::text || r.external_id)::uuid, r.refunded_at, NULL, o.order_number, r.reason, NULL, NULL, NULL, false, NULL, NULL, r.amount,
                    coalesce(nullif(r.currency, ''), o.currency), o.id
             FROM (SELECT * FROM crm.orders WHERE 'refund' = ANY ($2) AND customer_id = $1 AND refunded_amount > 0 OFFSET 0) AS o
             CROSS JOIN LATERAL (SELECT * FROM crm.refunds r WHERE r.integration_id = o.integration_id AND r.order_external_id = o.external_id OFFSET 0) AS r
             WHERE (r.refunded_at, md5(r.integration_id::text || r.external_id)::uuid) < ($3, $4)
               AND (r.refunded_at, md5(r.integration_id::text || r.external_id)::uuid) >= ($5, $6)
             ORDER BY r.refunded_at DESC, 2 DESC LIMIT $7)
            UNION ALL
            (SELECT 'assignment', s.user_id, s.assigned_at, s.assigned_by, NULL, NULL, NULL, NULL, NULL, false, NULL, s.user_id, NULL, NULL, NULL
             FROM crm.customer_assignments s
             WHERE 'assignment' = ANY ($2) AND s.customer_id = $1 AND (s.assigned_at, s.user_id) < ($3, $4) AND (s.assigned_at, s.user_id) >= ($5, $6)
             ORDER BY s.assigned_at DESC, s.user_id DESC LIMIT $7)
            UNION ALL
            (SELECT 'status', md5(e.order_id::text || e.id)::uuid, e.at, NULL, o.order_number, NULL, e.old_status, e.new_status, NULL, false, NULL, NULL, NULL, NULL, o.id
             FROM (SELECT id, order_number FROM crm.orders WHERE 'status' = ANY ($2) AND customer_id = $1 OFFSET 0) AS o
             CROSS JOIN LATERAL (SELECT * FROM crm.order_events e WHERE e.order_id = o.id AND e.old_status <> e.new_status OFFSET 0) AS e
             WHERE (e.at, md5(e.order_id::text || e.id)::uuid) < ($3, $4) AND (e.at, md5(e.order_id::text || e.id)::uuid) >= ($5, $6)
             ORDER BY e.at DESC, 2 DESC LIMIT $7)
            UNION ALL
            (SELECT 'merge', m.id, m.merged_at, m.merged_by, NULL, NULL, NULL, CASE WHEN m.undone_at IS NULL THEN 'merged' ELSE 'undone' END, NULL, false, NULL, m.by_shop, NULL, NULL, NULL
             FROM crm.merges m
             WHERE 'merge' = ANY ($2) AND m.kept_id = $1 AND (m.merged_at, m.id) < ($3, $4) AND (m.merged_at, m.id) >= ($5, $6)
             ORDER BY m.merged_at DESC, m.id DESC LIMIT $7)
            ORDER BY at DESC, id DESC LIMIT $7) AS t
        LEFT JOIN crm.users u ON u.id = t.user_id LEFT JOIN crm.users o ON o.id = t.other LEFT JOIN crm.integrations i ON i.id = t.other
        ORDER BY t.at DESC, t.id DESC
        """;

    /// <summary>The page of a timeline that ends before a place, or what stands from a place on to now.</summary>
    /// <param name="filter">One of <see cref="Kinds.Filters"/>.</param>
    /// <param name="before">Where the page before it ended; null: from the newest.</param>
    /// <param name="from">Not beyond this place: what is shown already is read anew, with what has come to it.</param>
    public static Query<TimelineRow> Page(Guid customer, string? filter = null, Cursor? before = null, Cursor? from = null) => Query.Of(
        ReadPage,
        r => new TimelineRow(
            r.GetString(0), r.GetGuid(1), r.GetDateTime(2), r.Text(3), r.IsDBNull(4) ? null : r.GetGuid(4), r.Text(5), r.Text(6), r.Text(7), r.Text(8), r.Moment(9),
            r.GetBoolean(10), r.Text(11), r.Text(12), r.IsDBNull(13) ? null : r.GetDecimal(13), r.Text(14), r.IsDBNull(15) ? null : r.GetGuid(15), r.Text(16), r.Text(17)),
        customer, Kinds.Of(filter), before?.At ?? End, before?.Id ?? Guid.AllBitsSet, from?.At ?? Beginning, from?.Id ?? Guid.Empty, from is null ? PageSize + 1 : MostAnew);

    /// <summary>What was read, cut to a page.</summary>
    public static TimelinePart Part(Query<TimelineRow> read, Guid customer, string role, string? filter = null, Cursor? before = null, Cursor? from = null)
    {
        var kind = Kinds.Filters.Any(f => f.Filter == filter) ? filter : null;
        var rows = from is null && read.Rows.Count > PageSize ? read.Rows[..PageSize] : read.Rows;
        var older = rows.Count > 0 && (from is not null || read.Rows.Count > PageSize) ? new Cursor(rows[^1].At, rows[^1].Id) : null;
        return new(customer, kind, rows, older, before is null, role != "readonly");
    }
}
