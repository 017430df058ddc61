using Crm.Database;
using Npgsql;

namespace Crm.Activities;

/// <summary>The SQL of what people are reminded of. It is the service's own: nobody is signed in when a reminder fires.</summary>
internal static class ReminderStore
{
    // Marking and notifying are one statement. A second one at the same moment waits for no row and finds none that is not marked.
    const string FireDue = """
        WITH due AS (
            SELECT id FROM crm.activities
            WHERE status = 'pending' AND reminded_at IS NULL AND remind_at IS NOT NULL AND remind_at <= $1
            ORDER BY remind_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), marked AS (
            UPDATE crm.activities a SET reminded_at = $1 FROM due WHERE a.id = due.id AND a.reminded_at IS NULL
            RETURNING a.id, coalesce(a.assignee_id, a.user_id) AS who
        )
        INSERT INTO crm.notifications (user_id, kind, activity_id, at) SELECT who, 'reminder', id, $1 FROM marked WHERE who IS NOT NULL
        RETURNING user_id
        """;

    const string ReadNext = "SELECT min(remind_at) FROM crm.activities WHERE status = 'pending' AND reminded_at IS NULL AND remind_at IS NOT NULL";

    /// <summary>Tells what is due; who was told, once for each reminder.</summary>
    public static async Task<List<Guid>> Fire(NpgsqlDataSource source, DateTime now, int most, CancellationToken ct)
    {
        await using var command = source.CreateCommand(FireDue).With(now).With(most);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var told = new List<Guid>();
        while (await reader.ReadAsync(ct)) told.Add(reader.GetGuid(0));
        return told;
    }

    /// <summary>When the next one is due; null when none waits.</summary>
    public static async Task<DateTime?> Next(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadNext);
        return await command.ExecuteScalarAsync(ct) is DateTime next ? next : null;
    }
}
