using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Activities;

/// <summary>The SQL of crm.activities, its only writer. Everything runs under the person's own role: what they may not see or change gives no row.</summary>
internal static class ActivityStore
{
    const string Subject = "activity";

    const string Insert = """
        INSERT INTO crm.activities (id, customer_id, user_id, type, subject, description, direction, status, due_date, due_all_day, time_zone, remind_at, repeats,
                                    repeat_days, repeat_anchor, assignee_id, follows)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT DO NOTHING
        """;

    const string InsertNext = """
        INSERT INTO crm.activities (id, customer_id, user_id, type, subject, description, direction, status, due_date, due_all_day, time_zone, remind_at, repeats,
                                    repeat_days, repeat_anchor, assignee_id, follows)
        SELECT $2, customer_id, $3, type, subject, description, direction, 'pending', $4, due_all_day, time_zone, $5, repeats, repeat_days, repeat_anchor,
               assignee_id, id
        FROM crm.activities WHERE id = $1
        ON CONFLICT DO NOTHING
        """;

    const string Update = """
        UPDATE crm.activities
        SET subject = $3, description = $4, direction = $5, due_date = $6, due_all_day = $7, time_zone = $8, reminded_at = CASE WHEN remind_at IS NOT DISTINCT FROM $9 THEN reminded_at END,
            remind_at = $9, repeats = $10, repeat_days = $11, repeat_anchor = $12, assignee_id = $13, updated_at = now(),
            status = CASE WHEN $14 THEN coalesce(status, 'pending') WHEN status = 'pending' THEN NULL ELSE status END
        WHERE id = $1 AND updated_at = $2
        """;

    const string SetStatus = """
        UPDATE crm.activities SET status = $2, completed_at = CASE WHEN $2 = 'completed' THEN $4 END, updated_at = now()
        WHERE id = $1 AND status = ANY ($3)
        """;

    // Only what nobody has worked on since it came into being.
    const string DeleteNext = "DELETE FROM crm.activities WHERE follows = $1 AND status = 'pending' AND updated_at = created_at";

    const string Move = "UPDATE crm.activities SET due_date = $2, due_all_day = $3, remind_at = $4, reminded_at = NULL, time_zone = $5, updated_at = now() WHERE id = $1 AND status = 'pending'";

    const string GiveTo = "UPDATE crm.activities SET assignee_id = $2, updated_at = now() WHERE id = $1 AND status = 'pending'";

    const string Tell = "INSERT INTO crm.notifications (user_id, kind, activity_id, from_id) VALUES ($1, 'assigned', $2, $3)";

    const string DeleteOne = "DELETE FROM crm.activities WHERE id = $1";

    // Whoever is to do it must be able to see it.
    const string CanDo = """
        SELECT u.role IN ('admin', 'manager') OR (u.role = 'agent' AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM crm.customers c WHERE c.id = $2 AND c.owner_id = u.id)))
        FROM crm.users u WHERE u.id = $1
        """;

    public static Refusal Gone { get; } = Refusal.Of(IActivityGrain.Gone);

    static readonly Refusal NotTheirs = Refusal.Of("Only who wrote it, a manager or an administrator can change this.");

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Add(NpgsqlDataSource source, Guid id, Guid? customer, ActivityDraft draft, Person by, CancellationToken ct) =>
        Do(source, by, async work =>
        {
            var s = Schedule.Of(draft.Plan);
            if (await Unable(work, s.Assignee, customer, by, ct) is { } unable) return unable;
            var added = await work.Run(Insert, c => Columns(c.With(id).With(customer).With(by.Id).With(draft.Type), draft)
                .With(draft.Plan is null ? null : "pending").With(s.Due).With(s.AllDay).With(s.TimeZone).With(s.Remind).With(s.Repeats).With(s.RepeatDays)
                .With(s.Anchor).With(s.Assignee).With((Guid?)null), ct);
            if (added == 0) return null; // it is there already
            if (s.Assignee is { } assignee && assignee != by.Id) await work.Run(Tell, c => c.With(assignee).With(id).With(by.Id), ct);
            await work.Note("add", Subject, id.ToString(), $$"""{"type":"{{draft.Type}}"}""", ct);
            return null;
        }, id, ct);

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Edit(NpgsqlDataSource source, Guid id, ActivityDraft draft, DateTime seen, Person by, CancellationToken ct) =>
        Change(source, id, by, async (work, row) =>
        {
            if (row.UpdatedAt != seen) return Refusal.Of(IActivityGrain.Changed);
            if (DraftRules.Check(draft with { Type = row.Type }, row.Customer) is { } wrong) return wrong;
            var s = Schedule.Of(draft.Plan);
            if (s.Assignee != row.Assignee && await Unable(work, s.Assignee, row.Customer, by, ct) is { } unable) return unable;
            var changed = await work.Run(Update, c => Columns(c.With(id).With(seen), draft).With(s.Due).With(s.AllDay).With(s.TimeZone).With(s.Remind)
                .With(s.Repeats).With(s.RepeatDays).With(s.Anchor).With(s.Assignee).With(draft.Plan is not null), ct);
            if (changed == 0) return NotTheirs;
            if (s.Assignee is { } assignee && assignee != by.Id && assignee != row.Assignee) await work.Run(Tell, c => c.With(assignee).With(id).With(by.Id), ct);
            await work.Note("edit", Subject, id.ToString(), null, ct);
            return null;
        }, ct);

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Complete(NpgsqlDataSource source, Guid id, DateTime now, Person by, CancellationToken ct) =>
        Change(source, id, by, async (work, row) =>
        {
            if (row.Status == "completed") return null;
            if (await work.Run(SetStatus, c => c.With(id).With("completed").With<string[]>(["pending"]).With(now), ct) == 0) return NotTheirs;
            if (Schedule.Next(row, now) is { } next) await work.Run(InsertNext, c => c.With(id).With(Guid.CreateVersion7()).With(by.Id).With(next.Due).With(next.Remind), ct);
            await work.Note("complete", Subject, id.ToString(), null, ct);
            return null;
        }, ct);

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Reopen(NpgsqlDataSource source, Guid id, Person by, CancellationToken ct) =>
        Change(source, id, by, async (work, row) =>
        {
            if (row.Status == "pending") return null;
            if (await work.Run(SetStatus, c => c.With(id).With("pending").With<string[]>(["completed", "cancelled"]).With(DateTime.UnixEpoch), ct) == 0) return NotTheirs;
            await work.Run(DeleteNext, c => c.With(id), ct);
            await work.Note("reopen", Subject, id.ToString(), null, ct);
            return null;
        }, ct);

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Cancel(NpgsqlDataSource source, Guid id, Person by, CancellationToken ct) =>
        Change(source, id, by, async (work, row) =>
        {
            if (row.Status == "cancelled") return null;
            if (await work.Run(SetStatus, c => c.With(id).With("cancelled").With<string[]>(["pending"]).With(DateTime.UnixEpoch), ct) == 0) return NotTheirs;
            await work.Note("cancel", Subject, id.ToString(), null, ct);
            return null;
        }, ct);

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Snooze(NpgsqlDataSource source, Guid id, DateOnly day, string timeZone, Person by, CancellationToken ct) =>
        Change(source, id, by, async (work, row) =>
        {
            // What had no day gets this one, by the clock of whoever chose it.
            var s = row.Due is { } due
                ? Schedule.Moved(row, day.ToDateTime(TimeOnly.FromDateTime(WallClock.ToLocal(due, WallClock.Zone(row.TimeZone)))))
                : Schedule.Of(new(day.ToDateTime(default), true, null, null, 0, by.Id, timeZone)) with { Remind = row.Remind };
            if (await work.Run(Move, c => c.With(id).With(s.Due).With(s.AllDay).With(s.Remind).With(s.TimeZone), ct) == 0) return NotTheirs;
            await work.Note("snooze", Subject, id.ToString(), null, ct);
            return null;
        }, ct);

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Assign(NpgsqlDataSource source, Guid id, Guid assignee, Person by, CancellationToken ct) =>
        Change(source, id, by, async (work, row) =>
        {
            if (row.Assignee == assignee) return null;
            if (await Unable(work, assignee, row.Customer, by, ct) is { } unable) return unable;
            if (assignee != by.Id) await work.Run(Tell, c => c.With(assignee).With(id).With(by.Id), ct); // while it can still be seen
            if (await work.Run(GiveTo, c => c.With(id).With(assignee), ct) == 0) return NotTheirs;
            await work.Note("assign", Subject, id.ToString(), null, ct);
            return null;
        }, ct);

    public static Task<(Refusal? Refusal, ActivityRow? Row)> Delete(NpgsqlDataSource source, Guid id, Person by, CancellationToken ct) =>
        Change(source, id, by, async (work, _) =>
        {
            if (await work.Run(DeleteOne, c => c.With(id), ct) == 0) return NotTheirs;
            await work.Note("delete", Subject, id.ToString(), null, ct);
            return null;
        }, ct);

    static async Task<Refusal?> Unable(PersonWork work, Guid? assignee, Guid? customer, Person by, CancellationToken ct)
    {
        if (assignee is null || assignee == by.Id) return null;
        var can = await work.Rows(CanDo, c => c.With(assignee.Value).With(customer), r => !r.IsDBNull(0) && r.GetBoolean(0), ct);
        return can is [true] ? null : Refusal.Of("This colleague does not see this customer: assign the customer to them first.", "assignee");
    }

    static Task<(Refusal? Refusal, ActivityRow? Row)> Change(
        NpgsqlDataSource source, Guid id, Person by, Func<PersonWork, ActivityRow, Task<Refusal?>> change, CancellationToken ct)
    {
        return Do(source, by, async work =>
            await work.Rows(ActivityRow.Read, c => c.With(id), ActivityRow.Of, ct) is [var row] ? await change(work, row) : Gone, id, ct);
    }

    /// <summary>What was done, and the activity as it was before or, where it was added, as it is.</summary>
    static async Task<(Refusal? Refusal, ActivityRow? Row)> Do(NpgsqlDataSource source, Person by, Func<PersonWork, Task<Refusal?>> what, Guid id, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        try
        {
            var before = await work.Rows(ActivityRow.Read, c => c.With(id), ActivityRow.Of, ct);
            if (await what(work) is { } refusal) return (refusal, null);
            var after = await work.Rows(ActivityRow.Read, c => c.With(id), ActivityRow.Of, ct);
            await work.Commit(ct);
            return (null, after.FirstOrDefault() ?? before.FirstOrDefault());
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ForeignKeyViolation)
        {
            return (Gone, null); // another's customer, or none: the same answer
        }
    }

    static NpgsqlCommand Columns(NpgsqlCommand command, ActivityDraft draft) =>
        command.With(Some(draft.Subject)).With(Some(draft.Description)).With(draft.Direction);

    static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
