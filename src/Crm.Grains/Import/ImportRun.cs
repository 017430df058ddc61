using System.Text.Json;
using Crm.Customers;
using Crm.Database;
using Npgsql;

namespace Crm.Import;

/// <summary>
/// Goes through an import's rows, chunk by chunk. A chunk's customers and the position after it are one transaction: whoever goes on after a crash begins
/// where the last one ended. A check does the same and writes no customer.
/// </summary>
internal sealed class ImportRun(NpgsqlDataSource source, Guid id) : IDisposable
{
    public const int Chunk = 500;

    IEnumerator<(int Row, string[] Cells)>? rows;
    int position;

    /// <summary>Deals with the next chunk. False when there is nothing left to do.</summary>
    public async Task<bool> Step(CancellationToken ct)
    {
        if (await ImportStore.Read(source, id, ct) is not { State: "checking" or "running", Owner: { } owner } state) return false;
        if (rows is null || position != state.Position) await Seek(state.Position, ct);
        var chunk = Next();
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

        await ImportStore.Fail(work, id, plan.Failed, ct);
        if (!await ImportStore.Move(work, id, state.Position, state.Position + chunk.Count, plan.Created.Count, plan.Updates, plan.Skipped, plan.Failed.Count, ct)) return true;
        await work.Commit(ct);
        position = state.Position + chunk.Count;
        return true;
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

    async Task Seek(int to, CancellationToken ct)
    {
        rows?.Dispose();
        var (sheet, _) = Sheets.Open(await ImportStore.File(source, id, ct));
        rows = (sheet?.Rows ?? []).GetEnumerator();
        for (position = 0; position < to && rows.MoveNext(); position++)
        {
        }
    }

    List<(int Row, string[] Cells)> Next()
    {
        var chunk = new List<(int, string[])>(Chunk);
        while (chunk.Count < Chunk && rows!.MoveNext()) chunk.Add(rows.Current);
        return chunk;
    }

    public void Dispose() => rows?.Dispose();
}
