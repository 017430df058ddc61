using System.Text.Json;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Import;

/// <summary>Where an import stands, with whom it writes as.</summary>
internal sealed record ImportState(
    Person? Owner, string State, string[] Headers, string[] Mapping, string OnMatch, int Position, int Created, int Updated, int Skipped, int Failed, int Erased);

/// <summary>The SQL of crm.imports, import_parts and import_failures: their only writer, but for what <see cref="WaitingUploads"/> takes out.</summary>
internal static class ImportStore
{
    const string Insert = "INSERT INTO crm.imports (id, user_id, file_name, state) VALUES ($1, $2, $3, 'uploading') ON CONFLICT (id) DO NOTHING";

    const string InsertPart = """
        INSERT INTO crm.import_parts (import_id, part, data) SELECT i.id, $2, $3 FROM crm.imports i WHERE i.id = $1 AND i.state = 'uploading' FOR SHARE OF i
        ON CONFLICT (import_id, part) DO UPDATE SET data = excluded.data
        """;

    const string Opened = """
        UPDATE crm.imports SET state = 'mapping', headers = $2, sample = $3::jsonb, mapping = $4, total_rows = $5 WHERE id = $1 AND state = 'uploading'
        """;

    const string Begun = """
        UPDATE crm.imports SET state = $2, mapping = coalesce($3, mapping), on_match = coalesce($4, on_match), position = 0, created = 0, updated = 0, skipped = 0, failed = 0,
               stopped_at = NULL
        WHERE id = $1 AND state = ANY ($5)
        """;

    const string Resumed = "UPDATE crm.imports SET state = 'running', stopped_at = NULL WHERE id = $1 AND state = 'stopped'";

    const string Halted = """
        UPDATE crm.imports SET state = CASE state WHEN 'checking' THEN 'mapping' ELSE 'stopped' END, stopped_at = now() WHERE id = $1 AND state IN ('checking', 'running')
        """;

    const string DropFailures = "DELETE FROM crm.import_failures WHERE import_id = $1";

    const string DropParts = "DELETE FROM crm.import_parts WHERE import_id = $1";

    const string Delete = "DELETE FROM crm.imports WHERE id = $1";

    // Its owner's role as it is now: who is no manager any more imports no more.
    const string ReadState = """
        SELECT u.id, u.role, i.state, i.headers, i.mapping, i.on_match, i.position, i.created, i.updated, i.skipped, i.failed, i.erased_rows
        FROM crm.imports i JOIN crm.users u ON u.id = i.user_id WHERE i.id = $1
        """;

    const string ReadParts = "SELECT data FROM crm.import_parts WHERE import_id = $1 ORDER BY part";

    // The position as it was is asked for, so that a chunk is written once whoever else is at it; and that nobody was erased from the file meanwhile.
    const string MoveOn = """
        UPDATE crm.imports SET position = $3, created = created + $4, updated = updated + $5, skipped = skipped + $6, failed = failed + $7
        WHERE id = $1 AND position = $2 AND erased_rows = $8 AND state IN ('checking', 'running')
        """;

    const string Finish = """
        UPDATE crm.imports SET state = CASE state WHEN 'checking' THEN 'checked' ELSE 'done' END, finished_at = now() WHERE id = $1 AND state IN ('checking', 'running')
        """;

    const string InsertFailures = """
        INSERT INTO crm.import_failures (import_id, row, problems, cells)
        SELECT $1, n.row, n.problems::jsonb, ARRAY(SELECT jsonb_array_elements_text(n.cells::jsonb)) FROM unnest($2::int[], $3::text[], $4::text[]) AS n (row, problems, cells)
        ON CONFLICT (import_id, row) DO UPDATE SET problems = excluded.problems
        """;

    public static Task<int> Begin(PersonWork work, Guid id, string fileName, Person by, CancellationToken ct) => work.Run(Insert, c => c.With(id).With(by.Id).With(fileName), ct);

    public static Task<int> Append(PersonWork work, Guid id, int part, byte[] data, CancellationToken ct) => work.Run(InsertPart, c => c.With(id).With(part).With(data), ct);

    public static Task<int> Open(PersonWork work, Guid id, string[] headers, IEnumerable<string[]> sample, string[] mapping, int rows, CancellationToken ct) =>
        work.Run(Opened, c => c.With(id).With(headers).With(JsonSerializer.Serialize(sample)).With(mapping).With(rows), ct);

    /// <summary>Begins a check or an import from the first row; 0 when it cannot begin from where it stands.</summary>
    public static async Task<int> Start(PersonWork work, Guid id, string state, string[]? mapping, string? onMatch, string[] from, CancellationToken ct)
    {
        await work.Run(DropFailures, c => c.With(id), ct);
        return await work.Run(Begun, c => c.With(id).With(state).With(mapping).With(onMatch).With(from), ct);
    }

    /// <summary>Goes on with an import that an error stopped, from where it stood; 0 when none did.</summary>
    public static Task<int> Resume(PersonWork work, Guid id, CancellationToken ct) => work.Run(Resumed, c => c.With(id), ct);

    /// <summary>Notes that an error stopped it, which trying again did not mend: a check goes back to its mapping, an import stays where it is.</summary>
    public static async Task Halt(NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Halted);
        await command.With(id).ExecuteNonQueryAsync(ct);
    }

    public static async Task<ImportState?> Read(NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadState);
        command.With(id);
        await using var r = await command.ExecuteReaderAsync(ct);
        if (!await r.ReadAsync(ct)) return null;
        var role = r.GetString(1);
        return new(
            role is "admin" or "manager" ? new Person(r.GetGuid(0), role) : null, r.GetString(2), r.GetFieldValue<string[]>(3), r.GetFieldValue<string[]>(4), r.GetString(5),
            r.GetInt32(6), r.GetInt32(7), r.GetInt32(8), r.GetInt32(9), r.GetInt32(10), r.GetInt32(11));
    }

    public static async Task<byte[]> File(NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadParts);
        command.With(id);
        await using var reader = await command.ExecuteReaderAsync(ct);
        using var file = new MemoryStream();
        while (await reader.ReadAsync(ct)) await file.WriteAsync(reader.GetFieldValue<byte[]>(0), ct);
        return file.ToArray();
    }

    /// <summary>False when somebody else has moved it on, or the file is another now.</summary>
    public static async Task<bool> Move(PersonWork work, Guid id, ImportState from, int to, int created, int updated, int skipped, int failed, CancellationToken ct) =>
        await work.Run(MoveOn, c => c.With(id).With(from.Position).With(to).With(created).With(updated).With(skipped).With(failed).With(from.Erased), ct) == 1;

    public static Task<int> Fail(PersonWork work, Guid id, IReadOnlyList<ReadRow> rows, CancellationToken ct) => rows.Count == 0 ? Task.FromResult(0)
        : work.Run(InsertFailures, c => c
            .With(id).With(rows.Select(r => r.Row).ToArray())
            .With(rows.Select(r => JsonSerializer.Serialize(r.Problems.Select(p => new object[] { p.Column, p.Cure.Text, p.Cure.Values }))).ToArray())
            .With(rows.Select(r => JsonSerializer.Serialize(r.Cells)).ToArray()), ct);

    /// <summary>The rows are through. An import's upload is not needed any more; a check's is.</summary>
    public static async Task Done(PersonWork work, Guid id, bool isImport, CancellationToken ct)
    {
        await work.Run(Finish, c => c.With(id), ct);
        if (isImport) await work.Run(DropParts, c => c.With(id), ct);
    }

    public static Task<int> Drop(PersonWork work, Guid id, CancellationToken ct) => work.Run(Delete, c => c.With(id), ct);
}
