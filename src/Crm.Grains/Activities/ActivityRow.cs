using Npgsql;

namespace Crm.Activities;

/// <summary>What a change needs to know of an activity. Times are UTC but the anchor, which is local.</summary>
internal sealed record ActivityRow(
    Guid Id, Guid? Customer, Guid? Writer, Guid? Assignee, string Type, string? Status, DateTime? Due, bool AllDay, string TimeZone, DateTime? Remind,
    string? Repeats, int RepeatDays, DateTime? Anchor, DateTime UpdatedAt)
{
    public const string Read = """
        SELECT id, customer_id, user_id, assignee_id, type, status, due_date, due_all_day, time_zone, remind_at, repeats, repeat_days, repeat_anchor, updated_at
        FROM crm.activities WHERE id = $1
        """;

    public static ActivityRow Of(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.IsDBNull(1) ? null : r.GetGuid(1), r.IsDBNull(2) ? null : r.GetGuid(2), r.IsDBNull(3) ? null : r.GetGuid(3), r.GetString(4),
        r.IsDBNull(5) ? null : r.GetString(5), Moment(r, 6), r.GetBoolean(7), r.GetString(8), Moment(r, 9), r.IsDBNull(10) ? null : r.GetString(10), r.GetInt16(11),
        Moment(r, 12), r.GetDateTime(13));

    static DateTime? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);
}

/// <summary>A plan as it is stored.</summary>
internal sealed record Schedule(DateTime? Due, bool AllDay, string TimeZone, DateTime? Remind, string? Repeats, short RepeatDays, DateTime? Anchor, Guid? Assignee)
{
    public static Schedule None { get; } = new(null, false, "UTC", null, null, 0, null, null);

    public static Schedule Of(ActivityPlan? plan)
    {
        if (plan is null) return None;
        var zone = WallClock.Zone(plan.TimeZone);
        DateTime? due = plan.Due is { } at ? DateTime.SpecifyKind(plan.AllDay ? WallClock.EndOf(at) : at, DateTimeKind.Unspecified) : null;
        return new(
            Utc(due, zone), plan.AllDay, zone.Id, Utc(plan.Remind, zone), due is null ? null : plan.Repeats, plan.Repeats == "weekly" ? (short)plan.RepeatDays : (short)0,
            plan.Repeats is null ? null : due, plan.Assignee);
    }

    /// <summary>The same on another local day: the time of day stays, the reminder comes as long before.</summary>
    public static Schedule Moved(ActivityRow row, DateTime localDue)
    {
        var zone = WallClock.Zone(row.TimeZone);
        DateTime? remind = row.Remind is { } at && row.Due is { } was ? localDue - (WallClock.ToLocal(was, zone) - WallClock.ToLocal(at, zone)) : null;
        return new(WallClock.ToUtc(localDue, zone), row.AllDay, row.TimeZone, Utc(remind, zone), row.Repeats, (short)row.RepeatDays, row.Anchor, row.Assignee);
    }

    /// <summary>When it comes again after it was done at <paramref name="now"/>; null when it does not repeat.</summary>
    public static Schedule? Next(ActivityRow row, DateTime now)
    {
        if (row is not { Repeats: { } repeats, Anchor: { } anchor, Due: { } due }) return null;
        var zone = WallClock.Zone(row.TimeZone);
        return Moved(row, new Recurrence(repeats, row.RepeatDays, anchor).Next(WallClock.ToLocal(due, zone), now, zone));
    }

    static DateTime? Utc(DateTime? local, TimeZoneInfo zone) => local is { } at ? WallClock.ToUtc(at, zone) : null;
}
