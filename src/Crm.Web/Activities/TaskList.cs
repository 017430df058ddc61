using Crm.Web.Database;
using Crm.Web.Shared;
using Npgsql;

namespace Crm.Web.Activities;

/// <summary>Something to be done, or done, as lists show it.</summary>
internal sealed record TaskRow(
    Guid Id, string Type, string? Subject, string? Description, string Status, DateTime? Due, bool AllDay, string TimeZone, DateTime? Remind, string? Repeats,
    Guid? Customer, string? CustomerName, Guid? Assignee, string? AssigneeName, Guid? Writer, DateTime? CompletedAt, string? AssigneePicture)
{
    /// <summary>Its line.</summary>
    public string? Line => Subject ?? Description?.Split('\n')[0];

    /// <summary>Whether the database would let this person change it.</summary>
    public bool MayChange(Crm.People.Person person) => person.Role is "admin" or "manager" || (person.Role == "agent" && (Writer == person.Id || Assignee == person.Id));
}

/// <summary>The lists of tasks: by when they are due, what has no day last; what is done by when it was done.</summary>
internal static class TaskList
{
    public const int PageSize = 50;

    /// <summary>The views, in the order of their tabs; the names are English, to be translated.</summary>
    public static readonly (string View, string Name)[] Views =
        [("mine", "Mine"), ("overdue", "Overdue"), ("today", "Today"), ("upcoming", "Upcoming"), ("team", "My team's"), ("done", "Done")];

    const string Columns = """
        SELECT a.id, a.type, a.subject, a.description, a.status, a.due_date, a.due_all_day, a.time_zone, a.remind_at, a.repeats, a.customer_id, c.first_name, c.last_name,
               c.company_name, c.email, a.assignee_id, u.display_name, a.user_id, a.completed_at, u.avatar_url
        """;

    const string Joined = """

         AS a
        LEFT JOIN crm.customers c ON c.id = a.customer_id LEFT JOIN crm.users u ON u.id = a.assignee_id

        """;

    // $1 whose, ($2, $3) after, $4 from, $5 until, $6 how many.
    internal const string ReadMine = Columns + """

        FROM (SELECT * FROM crm.activities
              WHERE status = 'pending' AND assignee_id = $1 AND (coalesce(due_date, 'infinity'::timestamptz), id) > ($2, $3)
                AND coalesce(due_date, 'infinity'::timestamptz) >= $4 AND coalesce(due_date, 'infinity'::timestamptz) <= $5
              ORDER BY coalesce(due_date, 'infinity'::timestamptz), id LIMIT $6)
        """ + Joined + "ORDER BY coalesce(a.due_date, 'infinity'::timestamptz), a.id";

    internal const string ReadTeam = Columns + """

        FROM (SELECT * FROM crm.activities
              WHERE status = 'pending' AND assignee_id IS DISTINCT FROM $1 AND (coalesce(due_date, 'infinity'::timestamptz), id) > ($2, $3)
              ORDER BY coalesce(due_date, 'infinity'::timestamptz), id LIMIT $4)
        """ + Joined + "ORDER BY coalesce(a.due_date, 'infinity'::timestamptz), a.id";

    internal const string ReadOfCustomer = Columns + """

        FROM (SELECT * FROM crm.activities
              WHERE status = 'pending' AND customer_id = $1 AND (coalesce(due_date, 'infinity'::timestamptz), id) > ($2, $3)
              ORDER BY coalesce(due_date, 'infinity'::timestamptz), id LIMIT $4)
        """ + Joined + "ORDER BY coalesce(a.due_date, 'infinity'::timestamptz), a.id";

    internal const string ReadDone = Columns + """

        FROM (SELECT * FROM crm.activities
              WHERE status = 'completed' AND completed_at IS NOT NULL AND assignee_id = $1 AND (completed_at, id) < ($2, $3)
              ORDER BY completed_at DESC, id DESC LIMIT $4)
        """ + Joined + "ORDER BY a.completed_at DESC, a.id DESC";

    // $1 whose, $2 now, $3 the end of their day.
    internal const string ReadCounts = """
        SELECT count(*) FILTER (WHERE due_date < $2), count(*) FILTER (WHERE due_date >= $2 OR due_date >= $3 - interval '1 day')
        FROM crm.activities
        WHERE status = 'pending' AND assignee_id = $1 AND coalesce(due_date, 'infinity'::timestamptz) < $3
        """;

    static readonly DateTime Never = DateTime.MaxValue; // infinity
    static readonly DateTime Ever = DateTime.SpecifyKind(DateTime.UnixEpoch.AddYears(-1000), DateTimeKind.Utc);

    /// <summary>One page of a view; one row more than is shown tells whether there is a next.</summary>
    public static Query<TaskRow> Page(string view, Guid me, Guid? customer, Cursor? after, Day today)
    {
        if (customer is { } whose) return Of(ReadOfCustomer, whose, after?.At ?? Ever, after?.Id ?? Guid.Empty, PageSize + 1);
        if (view == "team") return Of(ReadTeam, me, after?.At ?? Ever, after?.Id ?? Guid.Empty, PageSize + 1);
        if (view == "done") return Of(ReadDone, me, after?.At ?? today.Now.AddYears(1), after?.Id ?? Guid.AllBitsSet, PageSize + 1);
        var (from, until) = view switch
        {
            "overdue" => (Ever, today.Now),
            "today" => (today.Start, today.End.AddTicks(-10)),
            "upcoming" => (today.End, Never),
            _ => (Ever, Never),
        };
        return Of(ReadMine, me, after?.At ?? Ever, after?.Id ?? Guid.Empty, from, until, PageSize + 1);
    }

    /// <summary>How many of mine are overdue, and due today.</summary>
    public static Query<(long Overdue, long Today)> Counts(Guid me, Day today) => Query.Of(ReadCounts, r => (r.GetInt64(0), r.GetInt64(1)), me, today.Now, today.End);

    /// <summary>Where the next page begins.</summary>
    public static Cursor After(TaskRow last, string view) => new(view == "done" ? last.CompletedAt!.Value : last.Due ?? Never, last.Id);

    static Query<TaskRow> Of(string sql, params object?[] arguments) => Query.Of(sql, Row, arguments);

    static TaskRow Row(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.GetString(1), r.Text(2), r.Text(3), r.GetString(4), r.Moment(5), r.GetBoolean(6), r.GetString(7), r.Moment(8), r.Text(9),
        r.IsDBNull(10) ? null : r.GetGuid(10), r.IsDBNull(10) ? null : Formats.Name(r.Text(11), r.Text(12), r.Text(13), r.Text(14)),
        r.IsDBNull(15) ? null : r.GetGuid(15), r.Text(16), r.IsDBNull(17) ? null : r.GetGuid(17), r.Moment(18), r.Text(19));
}

/// <summary>A person's today: from its first instant to the next day's, by their own clock.</summary>
internal sealed record Day(DateTime Now, DateTime Start, DateTime End, DateOnly Date)
{
    public static Day Of(DateTime utcNow, TimeZoneInfo zone)
    {
        var date = TimeZoneInfo.ConvertTimeFromUtc(utcNow, zone).Date;
        return new(utcNow, Midnight(date, zone), Midnight(date.AddDays(1), zone), DateOnly.FromDateTime(date));
    }

    // In some zones the clocks go forward at midnight: the day then begins an hour later.
    static DateTime Midnight(DateTime day, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(day)) day = day.AddMinutes(30);
        var offset = zone.IsAmbiguousTime(day) ? zone.GetAmbiguousTimeOffsets(day).Max() : zone.GetUtcOffset(day);
        return DateTime.SpecifyKind(day - offset, DateTimeKind.Utc);
    }
}
