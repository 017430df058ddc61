using System.Text;
using System.Text.Json;
using Crm.Database;
using Npgsql;

namespace Crm.Import;

/// <summary>
/// Takes a person out of the files that wait to be imported. Files are long, and an erasure holds everything up: they are read before it begins, and what was
/// found is taken out in its transaction. What was not read, or has changed since, is thrown away: nobody can tell whether the person is in it.
/// </summary>
internal sealed class WaitingUploads
{
    const int SampleRows = 5;

    // The customer and all who were merged into them: one person.
    const string ReadPerson = """
        WITH RECURSIVE person AS (
            SELECT id, email, phone, first_name, last_name, postal_code FROM crm.customers WHERE id = $1
            UNION SELECT c.id, c.email, c.phone, c.first_name, c.last_name, c.postal_code FROM crm.customers c JOIN person p ON c.merged_into = p.id
        )
        SELECT lower(btrim(p.email)), crm.phone_key(p.phone), NULL, p.first_name, p.last_name, p.postal_code FROM person p
        UNION ALL
        SELECT lower(btrim(i.email)), NULL, i.external_id, NULL, NULL, NULL FROM crm.customer_identities i JOIN person p ON p.id = i.customer_id
        """;

    const string ReadWaiting = "SELECT id, erased_rows, coalesce(array_position(mapping, 'external_id'), 0) - 1 FROM crm.imports WHERE state NOT IN ('uploading', 'done')";

    const string LockWaiting = "SELECT id, erased_rows, position FROM crm.imports WHERE state <> 'done' ORDER BY id FOR UPDATE";

    const string ThrowAway = "DELETE FROM crm.imports WHERE id = $1";

    const string DropFailures = "DELETE FROM crm.import_failures f USING crm.imports i WHERE f.import_id = $1 AND i.id = $1 AND (f.row = ANY ($2) OR i.state IN ('checking', 'checked'))";

    // A check is made again, of what is left; an import goes on behind the same row.
    const string TakeOut = """
        UPDATE crm.imports
        SET erased_rows = erased_rows + $2, total_rows = total_rows - $2, sample = $4::jsonb,
            position = CASE WHEN state IN ('running', 'stopped') THEN position - $3 ELSE 0 END,
            failed = CASE WHEN state IN ('running', 'stopped') THEN failed - $5 ELSE 0 END,
            created = CASE WHEN state IN ('running', 'stopped') THEN created ELSE 0 END,
            updated = CASE WHEN state IN ('running', 'stopped') THEN updated ELSE 0 END,
            skipped = CASE WHEN state IN ('running', 'stopped') THEN skipped ELSE 0 END,
            state = CASE WHEN state IN ('checking', 'checked') THEN 'mapping' ELSE state END
        WHERE id = $1
        """;

    const string Rewrite = """
        WITH before AS (DELETE FROM crm.import_parts WHERE import_id = $1 AND part > 0)
        UPDATE crm.import_parts SET data = $2 WHERE import_id = $1 AND part = 0
        """;

    sealed record Found(int Version, List<int> Places, List<int> Rows, int Left, string Sample, byte[] File);

    readonly Dictionary<Guid, Found> searched = [];

    /// <summary>Looks for the person in every file that waits. Nothing is locked or changed.</summary>
    public static async Task<WaitingUploads> Search(NpgsqlDataSource source, Guid customer, CancellationToken ct)
    {
        var uploads = new WaitingUploads();
        await using var work = await PersonWork.Begin(source, null, ct);
        var waiting = await work.Rows(ReadWaiting, c => c, r => (Id: r.GetGuid(0), Version: r.GetInt32(1), IdColumn: r.GetInt32(2)), ct);
        if (waiting.Count == 0) return uploads;
        var told = await work.Rows(ReadPerson, c => c.With(customer), r => Enumerable.Range(0, 6).Select(i => r.IsDBNull(i) ? null : r.GetString(i)).ToArray(), ct);
        var person = new PersonInFile(
            Texts(told.Select(t => t[0]).Concat(told.Select(t => t[2]).Where(IsGuest).Select(id => id![6..].ToLowerInvariant()))), Texts(told.Select(t => t[1])),
            Texts(told.Select(t => t[2]).Where(id => !IsGuest(id))), [.. told.Select(t => (t[3] ?? "", t[4] ?? "", t[5] ?? ""))]);
        foreach (var (id, version, idColumn) in waiting)
        {
            try
            {
                if (Look(await ImportStore.File(source, id, ct), person, idColumn, version) is { } found) uploads.searched[id] = found;
            }
            catch (Exception exception) when (Sheets.IsUnreadable(exception))
            {
                // Nobody can tell who is in it.
            }
        }

        return uploads;
    }

    /// <summary>Takes the person out, and counts the rows that went and the files that were thrown away.</summary>
    public async Task TakeOutOf(PersonWork work, SortedDictionary<string, long> counts, CancellationToken ct)
    {
        foreach (var (id, version, position) in await work.Rows(LockWaiting, c => c, r => (r.GetGuid(0), r.GetInt32(1), r.GetInt32(2)), ct))
        {
            var found = searched.GetValueOrDefault(id);
            if (found is null || found.Version != version || found is { Left: 0, Places.Count: > 0 })
            {
                await work.Run(ThrowAway, c => c.With(id), ct);
                counts["imports"] = counts.GetValueOrDefault("imports") + 1;
                continue;
            }

            if (found.Places.Count == 0) continue;
            var failed = await work.Run(DropFailures, c => c.With(id).With(found.Rows.ToArray()), ct);
            await work.Run(TakeOut, c => c.With(id).With(found.Places.Count).With(found.Places.Count(p => p < position)).With(found.Sample).With(failed), ct);
            await work.Run(Rewrite, c => c.With(id).With(found.File), ct);
            counts["import_rows"] = counts.GetValueOrDefault("import_rows") + found.Places.Count;
        }
    }

    // Null for a file that cannot be read any more.
    static Found? Look(byte[] file, PersonInFile person, int idColumn, int version)
    {
        if (Sheets.Open(file).Sheet is not { } sheet) return null;
        var (places, gone, left, sample) = (new List<int>(), new List<int>(), 0, new List<string[]>());
        var text = new StringBuilder("\ufeff");
        Line(text, sheet.Headers);
        var (place, line) = (0, 1);
        foreach (var (row, cells) in sheet.Rows)
        {
            if (person.IsIn(cells, idColumn))
            {
                places.Add(place);
                gone.Add(row);
            }
            else
            {
                for (; line < row - 1; line++) text.Append("\r\n"); // rows keep their numbers: whoever has the file finds them by these
                Line(text, cells);
                line++;
                if (++left <= SampleRows) sample.Add(cells);
            }

            place++;
        }

        return new(version, places, gone, left, JsonSerializer.Serialize(sample), places.Count == 0 ? [] : Encoding.UTF8.GetBytes(text.ToString()));
    }

    static void Line(StringBuilder text, string[] cells) =>
        text.AppendJoin(',', cells.Select(c => "\"" + c.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")).Append("\r\n");

    static HashSet<string> Texts(IEnumerable<string?> texts) => [.. texts.OfType<string>().Where(t => t.Length > 0)];

    static bool IsGuest(string? id) => id?.StartsWith("guest:", StringComparison.Ordinal) == true;
}
