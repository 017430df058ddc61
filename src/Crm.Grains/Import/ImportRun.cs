using System.Text.Json;
using Crm.Customers;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Import;

/// <summary>
/// Goes through an import's rows, chunk by chunk. A chunk's customers and the position after it are one transaction: whoever goes on after a crash begins
/// where the last one ended. A check does the same and writes no customer.
/// </summary>
internal sealed class ImportRun(NpgsqlDataSource source, Guid id) : IDisposable
{
    public const int Chunk = 500;

    // Read from the file and not yet behind a commit: a chunk that failed is tried again with the same rows.
    readonly Queue<(int Row, string[] Cells)> ahead = new();

    IEnumerator<(int Row, string[] Cells)>? rows;
    int position;
    int erased; // the file's version: an erasure takes rows out of it
    int alone; // up to this position rows go one by one: the database refused one of them, and with it its chunk

    /// <summary>Deals with the next chunk. False when there is nothing left to do.</summary>
    public async Task<bool> Step(CancellationToken ct)
    {
        if (await ImportStore.Read(source, id, ct) is not { State: "checking" or "running", Owner: { } owner } state) return false;
        if (rows is null || position != state.Position || erased != state.Erased) await Seek(state, ct);
        var chunk = Next(position < alone ? 1 : Chunk);
        try
        {
            await using var work = await PersonWork.Begin(source, owner, ct);
            if (chunk.Count == 0) return await Finish(work, state, ct);
            var custom = await ProfileRows.CustomFields(work, ct);
            var reader = new RowReader(state.Headers, state.Mapping, custom);
            var plan = await Plan(work, [.. chunk.Select(r => reader.Read(r.Row, r.Cells))], state.OnMatch, ct);
            if (state.State == "running")
            {
                await CustomerBatch.Add(work, [.. plan.Created.Select(c => new BatchRow(c.Key, c.Value))], custom, ct);
                await CustomerBatch.Change(work, [.. plan.Changed.Select(c => new BatchRow(c.Key, c.Value))], custom, ct);
            }

            await MoveOn(work, state, chunk.Count, plan, ct);
        }
        catch (Exception exception) when (Faults.IsOfTheData(exception) && chunk.Count > 0)
        {
            if (chunk.Count > 1) alone = position + chunk.Count;
            else await Refuse(owner, state, chunk[0], exception, ct);
        }

        return true;
    }

    async Task MoveOn(PersonWork work, ImportState state, int count, ChunkPlan plan, CancellationToken ct)
    {
        await ImportStore.Fail(work, id, plan.Failed, ct);
        if (!await ImportStore.Move(work, id, state, state.Position + count, plan.Created.Count, plan.Updates, plan.Skipped, plan.Failed.Count, ct)) return;
        await work.Commit(ct);
        position = state.Position + count;
        while (count-- > 0) ahead.Dequeue();
    }

    // What no rule foresaw: the row is set aside with what the database said, and the others go on.
    async Task Refuse(Person owner, ImportState state, (int Row, string[] Cells) row, Exception exception, CancellationToken ct)
    {
        var said = exception is PostgresException postgres ? postgres.ConstraintName ?? postgres.SqlState : exception.GetType().Name;
        var plan = new ChunkPlan();
        plan.Failed.Add(new(row.Row, row.Cells, new Dictionary<string, string>(), null, [new("", new("The database refused this row ({0}).", [said]))]));
        await using var work = await PersonWork.Begin(source, owner, ct);
        await MoveOn(work, state, 1, plan, ct);
    }

    sealed class ChunkPlan
    {
        public Dictionary<Guid, Dictionary<string, string>> Created { get; } = [];
        public Dictionary<Guid, Dictionary<string, string>> Changed { get; } = [];
        public List<ReadRow> Failed { get; } = [];
        public int Updates { get; set; }
        public int Skipped { get; set; }
    }

    static async Task<ChunkPlan> Plan(PersonWork work, List<ReadRow> read, string onMatch, CancellationToken ct)
    {
        var plan = new ChunkPlan();
        var byEmail = await CustomerBatch.ByEmail(work, [.. read.Select(r => r.Email).OfType<string>().Distinct()], ct);
        var byId = await CustomerBatch.ByExternalId(work, [.. read.Select(r => r.ExternalId).OfType<string>().Distinct()], ct);
        foreach (var row in read)
        {
            if (row.Problems.Count > 0)
            {
                plan.Failed.Add(row);
                continue;
            }

            var known = row.ExternalId is { } external && byId.TryGetValue(external, out var named) ? named
                : row.Email is { } email && byEmail.TryGetValue(email, out var mailed) ? mailed : default;
            if (known.Count == 0 || onMatch == "create")
            {
                var made = Guid.CreateVersion7();
                plan.Created[made] = new(row.Fields);
                // A later row of the file with the same address is the same person.
                if (row.Email is { } address) byEmail[address] = (made, 1);
            }
            else if (known.Count > 1)
            {
                plan.Failed.Add(row with { Problems = [new("", new("{0} customers fit this row: merge them first, or import without matching.", [known.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)]))] });
            }
            else if (onMatch == "skip") plan.Skipped++;
            else
            {
                var fields = plan.Created.GetValueOrDefault(known.Id) ?? (plan.Changed.TryGetValue(known.Id, out var before) ? before : plan.Changed[known.Id] = []);
                foreach (var (field, value) in row.Fields) fields[field] = value;
                plan.Updates++;
            }
        }

        return plan;
    }

    async Task<bool> Finish(PersonWork work, ImportState state, CancellationToken ct)
    {
        var isImport = state.State == "running";
        await ImportStore.Done(work, id, isImport, ct);
        if (isImport)
        {
            await work.Note("import", "customer", id.ToString(), JsonSerializer.Serialize(new { state.Created, state.Updated, state.Skipped, state.Failed }), ct);
        }

        await work.Commit(ct);
        return false;
    }

    async Task Seek(ImportState state, CancellationToken ct)
    {
        erased = state.Erased;
        rows?.Dispose();
        ahead.Clear();
        var (sheet, _) = Sheets.Open(await ImportStore.File(source, id, ct));
        rows = (sheet?.Rows ?? []).GetEnumerator();
        for (position = 0; position < state.Position && rows.MoveNext(); position++)
        {
        }
    }

    List<(int Row, string[] Cells)> Next(int most)
    {
        while (ahead.Count < most && rows!.MoveNext()) ahead.Enqueue(rows.Current);
        return [.. ahead.Take(most)];
    }

    public void Dispose() => rows?.Dispose();
}
