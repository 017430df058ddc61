using System.Text.Json;
using Crm.Database;
using Crm.Lists;
using Crm.People;
using Npgsql;

namespace Crm.Bulk;

/// <summary>A job as it stands in the database.</summary>
internal sealed record BulkJob(Guid Id, Person Person, string Action, string? Value, string State, string? Selection, DateTime? FinishedAt);

/// <summary>The SQL of crm.bulk_jobs and crm.bulk_rows: their only writer.</summary>
internal static class BulkStore
{
    const string Insert = """
        INSERT INTO crm.bulk_jobs (id, user_id, role, action, value, selection) VALUES ($1, $2, $3, $4, $5, $6::jsonb) ON CONFLICT (id) DO NOTHING
        """;

    const string ForgetOld = "DELETE FROM crm.bulk_jobs WHERE user_id = $1 AND created_at < now() - interval '30 days'";

    const string ReadJob = "SELECT user_id, role, action, value, state, selection::text, finished_at FROM crm.bulk_jobs WHERE id = $1";

    const string Collected = """
        UPDATE crm.bulk_jobs SET state = 'running', selection = NULL, total = (SELECT count(*) FROM crm.bulk_rows WHERE job_id = $1) WHERE id = $1 RETURNING total
        """;

    const string NextWaiting = "SELECT customer_id, before FROM crm.bulk_rows WHERE job_id = $1 AND state = 'waiting' ORDER BY customer_id LIMIT $2";

    const string NextChanged = "SELECT customer_id, before FROM crm.bulk_rows WHERE job_id = $1 AND state = 'changed' ORDER BY customer_id LIMIT $2";

    const string MarkRows = """
        UPDATE crm.bulk_rows r SET state = n.state, before = n.before
        FROM unnest($2::uuid[], $3::text[], $4::text[]) AS n (customer_id, state, before)
        WHERE r.job_id = $1 AND r.customer_id = n.customer_id
        """;

    const string CountRun = "UPDATE crm.bulk_jobs SET handled = handled + $2, changed = changed + $3 WHERE id = $1";

    const string CountUndone = "UPDATE crm.bulk_jobs SET handled = handled + $2, restored = restored + $3 WHERE id = $1";

    const string End = "UPDATE crm.bulk_jobs SET state = $2, finished_at = now() WHERE id = $1";

    const string BeginUndo = "UPDATE crm.bulk_jobs SET state = 'undoing', handled = 0 WHERE id = $1 AND user_id = $2 AND state = 'done'";

    /// <summary>Writes the order down. False when it was written before.</summary>
    public static async Task<bool> Add(PersonWork work, Guid id, BulkOrder order, Person person, CancellationToken ct)
    {
        await work.Run(ForgetOld, c => c.With(person.Id), ct);
        return await work.Run(Insert, c => c
            .With(id).With(person.Id).With(person.Role).With(order.Action).With(order.Value).With(JsonSerializer.Serialize(order.Selection)), ct) == 1;
    }

    /// <summary>The job, asked as the service: its grain may have been woken by nobody in particular.</summary>
    public static async Task<BulkJob?> Read(NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadJob);
        await using var reader = await command.With(id).ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        return new(id, new(reader.GetGuid(0), reader.GetString(1)), reader.GetString(2), Text(3), reader.GetString(4), Text(5), reader.IsDBNull(6) ? null : reader.GetDateTime(6));
    }

    /// <summary>Writes down which customers they are, once and for all: what is done to them may take them out of the list.</summary>
    public static async Task<int> Collect(PersonWork work, BulkJob job, CancellationToken ct)
    {
        var selection = JsonSerializer.Deserialize<Selection>(job.Selection!)!;
        var statement = new Statement(first: 3);
        var where = selection.Ids is { } ids
            ? $"c.merged_into IS NULL AND c.id = ANY ({statement.Add(ids.ToArray())})"
            : CustomerConditions.Where(statement, selection.Filter, selection.Search, selection.Reader);
        await work.Run($"INSERT INTO crm.bulk_rows (job_id, customer_id, user_id) SELECT $1, c.id, $2 FROM crm.customers c WHERE {where}", c =>
        {
            c.With(job.Id).With(job.Person.Id);
            c.CommandTimeout = 300;
            foreach (var argument in statement.Arguments) c.Parameters.Add(new() { Value = argument ?? DBNull.Value });
            return c;
        }, ct);
        return (await work.Rows(Collected, c => c.With(job.Id), r => r.GetInt32(0), ct)).FirstOrDefault();
    }

    /// <summary>The next customers that wait, or that are to be given back what they had.</summary>
    public static Task<List<(Guid Id, string? Before)>> Next(PersonWork work, BulkJob job, int most, CancellationToken ct) =>
        work.Rows(job.State == "undoing" ? NextChanged : NextWaiting, c => c.With(job.Id).With(most), r => (r.GetGuid(0), r.IsDBNull(1) ? null : r.GetString(1)), ct);

    /// <summary>Notes what became of each.</summary>
    public static async Task Mark(PersonWork work, BulkJob job, IReadOnlyList<(Guid Id, string State, string? Before)> rows, CancellationToken ct)
    {
        await work.Run(MarkRows, c => c.With(job.Id).With(rows.Select(r => r.Id).ToArray()).With(rows.Select(r => r.State).ToArray()).With(rows.Select(r => r.Before).ToArray()), ct);
        await work.Run(job.State == "undoing" ? CountUndone : CountRun, c => c.With(job.Id).With(rows.Count).With(rows.Count(r => r.State is "changed" or "restored")), ct);
    }

    public static Task<int> Finish(PersonWork work, BulkJob job, string state, CancellationToken ct) => work.Run(End, c => c.With(job.Id).With(state), ct);

    /// <summary>False when it is not done, or somebody else's.</summary>
    public static async Task<bool> Undo(PersonWork work, Guid id, Person person, CancellationToken ct) => await work.Run(BeginUndo, c => c.With(id).With(person.Id), ct) == 1;
}
