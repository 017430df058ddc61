using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

/// <summary>
/// A merge that a person decides, and its undoing: one transaction each, under the locks and by the counts of <see cref="MergeStore"/>. The decision is
/// written under the person's own role; what follows from it, the figures among it, by the silo's.
/// </summary>
internal static class PersonMerge
{
    const string Lock = """
        SELECT id, merged_into IS NOT NULL, erased_at IS NOT NULL FROM crm.customers WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE
        """;

    const string Insert = "INSERT INTO crm.merges (id, kept_id, given_up_id, merged_by) VALUES ($1, $2, $3, $4)";

    const string DecideMatch = """
        UPDATE crm.customer_matches SET decided_at = now(), decided_by = $3, accepted = $4
        WHERE customer_id = least($1::uuid, $2::uuid) AND other_id = greatest($1::uuid, $2::uuid) AND accepted IS DISTINCT FROM $4
        """;

    const string RememberApart = """
        INSERT INTO crm.customer_matches (customer_id, other_id, reason, decided_at, decided_by, accepted)
        SELECT least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), 'Looked at by a person.', now(), $3, false
        WHERE EXISTS (SELECT 1 FROM crm.customers WHERE id = $1) AND EXISTS (SELECT 1 FROM crm.customers WHERE id = $2)
        ON CONFLICT (customer_id, other_id) DO NOTHING
        """;

    const string MoveOrders = """
        WITH moved AS (
            UPDATE crm.orders o SET customer_id = $2 WHERE o.customer_id = $1
            RETURNING o.id, NOT EXISTS (SELECT 1 FROM crm.customer_identities i
                                        WHERE i.integration_id = o.integration_id AND i.external_id = o.customer_external_id AND i.customer_id = $2) AS alone
        )
        INSERT INTO crm.merge_moves (merge_id, table_name, keys) SELECT $3, 'orders', jsonb_agg(id) FROM moved WHERE alone HAVING count(*) > 0
        """;

    // What a person has suggested or ruled out about the one who is given up holds for the kept one.
    const string CarryMatches = """
        WITH carried AS (
            INSERT INTO crm.customer_matches (customer_id, other_id, reason, created_at, decided_at, decided_by, accepted)
            SELECT least($2::uuid, x.third), greatest($2::uuid, x.third), x.reason, x.created_at, x.decided_at, x.decided_by, x.accepted
            FROM (SELECT CASE WHEN m.customer_id = $1 THEN m.other_id ELSE m.customer_id END AS third, m.*
                  FROM crm.customer_matches m WHERE (m.customer_id = $1 OR m.other_id = $1) AND m.accepted IS DISTINCT FROM true) AS x
            WHERE x.third <> $2
            ON CONFLICT (customer_id, other_id) DO NOTHING
            RETURNING id
        )
        INSERT INTO crm.merge_moves (merge_id, table_name, keys) SELECT $3, 'customer_matches', jsonb_agg(id) FROM carried HAVING count(*) > 0
        """;

    const string GiveUp = "UPDATE crm.customers SET merged_into = $2, identity_version = identity_version + 1, updated_at = now() WHERE id = $1";

    /// <summary>Merges the other into the kept one.</summary>
    public static async Task<MergeMade> Merge(NpgsqlDataSource source, Guid kept, MergeAsked asked, Person by, string timeZone, CancellationToken ct)
    {
        var other = asked.Other;
        if (kept == other) return Refused("These are one and the same customer.");
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Run(AllShards.Lock, c => c, ct);
        var rows = await work.Rows(Lock, c => c.With((Guid[])[kept, other]), r => (Id: r.GetGuid(0), IsMerged: r.GetBoolean(1), IsErased: r.GetBoolean(2)), ct);
        if (rows.Count < 2) return Refused("One of the two customers is not there any more.");
        if (rows.Exists(r => r.IsErased)) return Refused("One of the two was anonymised: nobody can say any more that they are the same.");
        if (rows.Exists(r => r.IsMerged)) return Refused("One of the two has been merged already. Look at them again.");

        var merge = Guid.CreateVersion7();
        await work.Run(Insert, c => c.With(merge).With(kept).With(other).With(by.Id), ct);
        await work.Run(DecideMatch, c => c.With(kept).With(other).With(by.Id).With(true), ct);
        await work.Note("merge", "customer", kept.ToString(), $$"""{"given_up": "{{other}}"}""", ct);

        await work.AsService(ct);
        foreach (var table in await Belongings.Find(work, ct)) await Belongings.Move(work, table, other, kept, merge, ct);
        await work.Run(MoveOrders, c => c.With(other).With(kept).With(merge), ct);
        await work.Run(CarryMatches, c => c.With(other).With(kept).With(merge), ct);
        await MergeProfile.Take(work, kept, asked, merge, timeZone, ct);
        await work.Run(MergeStore.CountCustomer, c => c.With(other).With(-1).With(timeZone), ct);
        await work.Run(GiveUp, c => c.With(other).With(kept), ct);
        await MergeStore.CountAgain(work, [kept, other], ct);
        await work.Commit(ct);
        return new(merge, null);
    }

    /// <summary>What would move, counted. Empty when one of the two is not there for the person.</summary>
    public static async Task<IReadOnlyList<Moving>> Preview(NpgsqlDataSource source, Guid kept, Guid other, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        if ((await work.Rows("SELECT 1 FROM crm.customers WHERE id = ANY ($1)", c => c.With((Guid[])[kept, other]), _ => 1, ct)).Count < 2) return [];
        await work.AsService(ct);
        var moving = new List<Moving>();
        foreach (var table in await Belongings.Find(work, ct)) moving.Add(await Belongings.Count(work, table, other, kept, ct));
        moving.Insert(0, new("orders", (await work.Rows("SELECT count(*) FROM crm.orders WHERE customer_id = $1", c => c.With(other), r => r.GetInt64(0), ct))[0]));
        return [.. moving.Where(m => m.Count > 0)];
    }

    /// <summary>Remembers that the two are not the same person.</summary>
    public static async Task<Refusal?> KeepApart(NpgsqlDataSource source, Guid one, Guid other, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        var changed = await work.Run(DecideMatch, c => c.With(one).With(other).With(by.Id).With(false), ct);
        if (changed == 0)
        {
            await work.AsService(ct); // no person may write a suggestion
            await work.Run(RememberApart, c => c.With(one).With(other).With(by.Id), ct);
        }

        await work.Commit(ct);
        return null;
    }

    static MergeMade Refused(string text) => new(null, Refusal.Of(text));
}
