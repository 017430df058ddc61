using Crm.Database;
using Crm.Email;
using Npgsql;

namespace Crm.Activities;

/// <summary>The SQL of what people are reminded of. It is the service's own: nobody is signed in when a reminder fires.</summary>
internal static class ReminderStore
{
    // Marking and notifying are one statement. A second one at the same moment passes by the rows that this one holds, and later finds them marked.
    const string FireDue = """
        WITH due AS (
            SELECT id FROM crm.activities
            WHERE status = 'pending' AND reminded_at IS NULL AND remind_at IS NOT NULL AND remind_at <= $1
            ORDER BY remind_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), marked AS (
            UPDATE crm.activities a SET reminded_at = $1 FROM due WHERE a.id = due.id AND a.reminded_at IS NULL
            RETURNING a.id, coalesce(a.assignee_id, a.user_id) AS who, coalesce(a.subject, split_part(a.description, chr(10), 1)) AS line, coalesce(a.due_date, a.remind_at) AS due
        ), told AS (
            INSERT INTO crm.notifications (user_id, kind, activity_id, at) SELECT who, 'reminder', id, $1 FROM marked WHERE who IS NOT NULL
        )
        SELECT m.id, u.id, u.email, u.language, u.timezone, m.line, m.due, u.deactivated_at IS NULL FROM marked m LEFT JOIN crm.users u ON u.id = m.who
        """;

    sealed record Due(Guid Activity, Guid? Person, string? Email, string? Language, string? TimeZone, string? Line, DateTime At, bool IsHere);

    const string ReadNext = "SELECT min(remind_at) FROM crm.activities WHERE status = 'pending' AND reminded_at IS NULL AND remind_at IS NOT NULL";

    /// <summary>Tells what is due, on the page and by mail, in one transaction. How many reminders fired, and who was told.</summary>
    public static async Task<(int Fired, IReadOnlyList<Guid> People)> Fire(NpgsqlDataSource source, Outbox outbox, DateTime now, int most, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        var due = await work.Rows(FireDue, c => c.With(now).With(most), r => new Due(
            r.GetGuid(0), r.IsDBNull(1) ? null : r.GetGuid(1), Text(r, 2), Text(r, 3), Text(r, 4), Text(r, 5), r.GetDateTime(6), !r.IsDBNull(7) && r.GetBoolean(7)), ct);
        foreach (var d in due.Where(d => d.IsHere && d.Person is not null && d.Email is not null))
        {
            await outbox.Queue(work, new(MailKinds.TaskReminder, d.Email!, d.Language ?? "en", [d.Line ?? "–"])
            {
                User = d.Person,
                About = d.Activity,
                Path = $"/activities/{d.Activity}",
                Moment = d.At,
                TimeZone = d.TimeZone,
                ExpiresAt = now.AddDays(1),
            }, ct);
        }

        await work.Commit(ct);
        return (due.Count, [.. due.Select(d => d.Person).OfType<Guid>().Distinct()]);
    }

    static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>When the next one is due; null when none waits.</summary>
    public static async Task<DateTime?> Next(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadNext);
        return await command.ExecuteScalarAsync(ct) is DateTime next ? next : null;
    }
}
