using Crm.Database;
using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>A shop's books beside ours: what is missing here, what is different, and what is here and not in the shop any more.</summary>
internal static class BookCheck
{
    // What we have that is not among the shop's orders so far is found in the end: by then every order of the shop has been seen.
    const string ReadOurs = """
        SELECT external_id, order_number, total_amount, currency, refunded_amount, counts, deleted_at IS NOT NULL, updated_at FROM crm.orders
        WHERE integration_id = $1 AND external_id = ANY ($2)
        """;

    const string ReadAllIds = "SELECT external_id, order_number, total_amount, currency, refunded_amount FROM crm.orders WHERE integration_id = $1 AND deleted_at IS NULL AND received_at < $2";

    const string Forget = "DELETE FROM crm.sync_differences WHERE integration_id = $1";

    const string Insert = """
        INSERT INTO crm.sync_differences (integration_id, external_id, order_number, kind, currency, their_total, our_total, their_refunded, our_refunded)
        SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::numeric[], $9::numeric[])
        ON CONFLICT (integration_id, external_id) DO NOTHING
        """;

    const string Stamp = "UPDATE crm.syncs SET compared_at = now(), compared = $2 WHERE integration_id = $1";

    const string ReadFound = "SELECT external_id, kind FROM crm.sync_differences WHERE integration_id = $1 ORDER BY external_id";

    const int MostAtOnce = 500;

    public sealed record Difference(string Id, string Number, string Kind, string? Currency, decimal? TheirTotal, decimal? OurTotal, decimal? TheirRefunded, decimal? OurRefunded);

    sealed record Ours(string Number, decimal Total, string Currency, decimal Refunded, bool Counts, bool Deleted, DateTime UpdatedAt);

    /// <summary>Compares all. How many differences there are.</summary>
    public static async Task<int> Run(NpgsqlDataSource source, Guid shop, IShopSource api, DateTime now, CancellationToken ct)
    {
        var seen = new HashSet<string>();
        var doubtful = new List<BookLine>();
        string? cursor = null;
        do
        {
            var page = await api.Books(cursor, ct);
            var ours = await ReadPage(source, shop, [.. page.Lines.Select(l => l.Id)], ct);
            foreach (var line in page.Lines)
            {
                if (seen.Add(line.Id) && Differs(line, ours.GetValueOrDefault(line.Id)) is not null) doubtful.Add(line);
            }

            cursor = page.Next;
        }
        while (cursor is not null);

        // What was on its way when its page was read has come meanwhile.
        var found = new List<Difference>();
        foreach (var some in doubtful.Chunk(MostAtOnce))
        {
            var ours = await ReadPage(source, shop, [.. some.Select(l => l.Id)], ct);
            found.AddRange(some.Select(line => Differs(line, ours.GetValueOrDefault(line.Id))).OfType<Difference>());
        }

        await using (var command = source.CreateCommand(ReadAllIds).With(shop).With(now))
        {
            await using var r = await command.ExecuteReaderAsync(ct);
            while (await r.ReadAsync(ct))
            {
                if (!seen.Contains(r.GetString(0))) found.Add(new(r.GetString(0), r.GetString(1), "extra", r.GetString(3), null, r.GetDecimal(2), null, r.GetDecimal(4)));
            }
        }

        await Keep(source, shop, found, seen.Count, ct);
        return found.Count;
    }

    /// <summary>What the last comparison found: ids, and whether the shop has them.</summary>
    public static async Task<List<(string Id, bool InShop)>> Found(NpgsqlDataSource source, Guid shop, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        return await work.Rows(ReadFound, c => c.With(shop), r => (r.GetString(0), r.GetString(1) != "extra"), ct);
    }

    static Difference? Differs(BookLine line, Ours? ours)
    {
        if (ours is null || ours.Deleted) return new(line.Id, line.Number, "missing", line.Currency, line.Total, null, line.Refunded, null);
        // Of another time is of another state, though the sums be equal.
        var isSame = ours.UpdatedAt == line.UpdatedAt && ours.Total == line.Total && ours.Currency == line.Currency && ours.Refunded == line.Refunded && ours.Counts == line.Counts;
        return isSame ? null : new(line.Id, line.Number, "different", line.Currency, line.Total, ours.Total, line.Refunded, ours.Refunded);
    }

    static async Task<Dictionary<string, Ours>> ReadPage(NpgsqlDataSource source, Guid shop, string[] ids, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadOurs).With(shop).With(ids);
        await using var r = await command.ExecuteReaderAsync(ct);
        var ours = new Dictionary<string, Ours>();
        while (await r.ReadAsync(ct)) ours[r.GetString(0)] = new(r.GetString(1), r.GetDecimal(2), r.GetString(3), r.GetDecimal(4), r.GetBoolean(5), r.GetBoolean(6), r.GetDateTime(7));
        return ours;
    }

    static async Task Keep(NpgsqlDataSource source, Guid shop, List<Difference> found, long compared, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        await work.Run(Forget, c => c.With(shop), ct);
        await work.Run(Insert, c => c
            .With(shop).With(found.Select(f => f.Id).ToArray()).With(found.Select(f => f.Number).ToArray()).With(found.Select(f => f.Kind).ToArray())
            .With(found.Select(f => f.Currency).ToArray()).With(found.Select(f => f.TheirTotal).ToArray()).With(found.Select(f => f.OurTotal).ToArray())
            .With(found.Select(f => f.TheirRefunded).ToArray()).With(found.Select(f => f.OurRefunded).ToArray()), ct);
        await work.Run(Stamp, c => c.With(shop).With(compared), ct);
        await work.Commit(ct);
    }
}
