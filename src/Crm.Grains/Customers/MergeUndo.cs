using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Customers;

/// <summary>Takes a person's merge back: each row that moved, and what has come since under the identities that go back.</summary>
internal static class MergeUndo
{
    const string ReadMerge = """
        SELECT m.given_up_id, m.number, m.undone_at IS NOT NULL, m.by_shop IS NOT NULL FROM crm.merges m WHERE m.id = $1 AND m.kept_id = $2
        """;

    const string Lock = "SELECT id, merged_into, erased_at IS NOT NULL FROM crm.customers WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE";

    // Merges are taken back in the reverse order, so that each finds things as it left them.
    const string ReadLater = """
        SELECT coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.company_name, c.email, c.id::text)
        FROM crm.merges m JOIN crm.customers c ON c.id = CASE WHEN m.kept_id = $2 THEN m.given_up_id ELSE m.kept_id END
        WHERE m.number > $1 AND m.undone_at IS NULL AND m.by_shop IS NULL AND (m.kept_id = $2 OR m.given_up_id = $2)
        ORDER BY m.number DESC LIMIT 1
        """;

    const string MarkUndone = "UPDATE crm.merges SET undone_at = now(), undone_by = $2 WHERE id = $1";

    // Addresses that were verified since, under an identity that goes back and under none that stays.
    const string ReturnEmails = """
        UPDATE crm.verified_emails v SET customer_id = $2
        WHERE v.customer_id = $1
          AND EXISTS (SELECT 1 FROM crm.customer_identities i WHERE i.customer_id = $2 AND i.email_verified AND lower(i.email) = v.email)
          AND NOT EXISTS (SELECT 1 FROM crm.customer_identities i WHERE i.customer_id = $1 AND i.email_verified AND lower(i.email) = v.email)
        """;

    const string ReturnOrders = """
        UPDATE crm.orders o SET customer_id = $2
        WHERE o.customer_id = $1
          AND (EXISTS (SELECT 1 FROM crm.customer_identities i
                       WHERE i.integration_id = o.integration_id AND i.external_id = o.customer_external_id AND i.customer_id = $2)
               OR (o.id IN (SELECT (jsonb_array_elements_text(m.keys))::uuid FROM crm.merge_moves m WHERE m.merge_id = $3 AND m.table_name = 'orders')
                   AND NOT EXISTS (SELECT 1 FROM crm.customer_identities i
                                   WHERE i.integration_id = o.integration_id AND i.external_id = o.customer_external_id AND i.customer_id = $1)))
        """;

    // What was carried over goes, unless somebody has decided it since.
    const string DropMatches = """
        DELETE FROM crm.customer_matches c
        USING crm.merges m
        WHERE m.id = $1 AND (c.decided_at IS NULL OR c.decided_at < m.merged_at)
          AND c.id IN (SELECT (jsonb_array_elements_text(k.keys))::uuid FROM crm.merge_moves k WHERE k.merge_id = $1 AND k.table_name = 'customer_matches')
        """;

    const string ReopenMatch = """
        UPDATE crm.customer_matches SET decided_at = NULL, decided_by = NULL, accepted = NULL
        WHERE customer_id = least($1::uuid, $2::uuid) AND other_id = greatest($1::uuid, $2::uuid) AND accepted
        """;

    const string Restore = """
        UPDATE crm.customers SET merged_into = CASE WHEN id = $2 THEN NULL ELSE merged_into END, identity_version = identity_version + 1, updated_at = now()
        WHERE id IN ($1, $2)
        """;

    /// <summary>Null when it is done; the customer who was given up is then <paramref name="restored"/>'s argument.</summary>
    public static async Task<Refusal?> Undo(NpgsqlDataSource source, Guid kept, Guid merge, Person by, string timeZone, Action<Guid> restored, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Run(AllShards.Lock, c => c, ct);
        var rows = await work.Rows(
            ReadMerge, c => c.With(merge).With(kept), r => (Other: r.GetGuid(0), Number: r.GetInt64(1), IsUndone: r.GetBoolean(2), ByShop: r.GetBoolean(3)), ct);
        if (rows is not [var found]) return Refusal.Of("There is no such merge.");
        if (found.IsUndone) return Refusal.Of("This merge has been undone already.");
        if (found.ByShop) return Refusal.Of("The shop made one customer of the two. It can only be undone there.");
        var other = found.Other;
        if (await work.Rows(ReadLater, c => c.With(found.Number).With(kept), r => r.GetString(0), ct) is [var name])
        {
            return new("A later merge with {0} stands on this one. Undo that one first.", [name]);
        }

        var locked = await work.Rows(
            Lock, c => c.With((Guid[])[kept, other]), r => (Id: r.GetGuid(0), Into: r.IsDBNull(1) ? (Guid?)null : r.GetGuid(1), IsErased: r.GetBoolean(2)), ct);
        var states = locked.ToDictionary(r => r.Id, r => r.Into);
        if (locked.Exists(r => r.IsErased)) return Refusal.Of("The customer was anonymised: what was whose is not known any more.");
        if (states.Count < 2) return Refusal.Of("One of the two customers is not there any more.");
        if (states[kept] is not null || states[other] != kept) return Refusal.Of("The shop has merged these customers further since. This merge can no longer be undone.");

        await work.Run(MarkUndone, c => c.With(merge).With(by.Id), ct);
        await work.Note("unmerge", "customer", kept.ToString(), $$"""{"given_back": "{{other}}"}""", ct);

        await work.AsService(ct);
        foreach (var table in await Belongings.Find(work, ct)) await Belongings.Return(work, table, kept, other, merge, ct);
        await work.Run(ReturnEmails, c => c.With(kept).With(other), ct);
        await work.Run(ReturnOrders, c => c.With(kept).With(other).With(merge), ct);
        await work.Run(DropMatches, c => c.With(merge), ct);
        await work.Run(ReopenMatch, c => c.With(kept).With(other), ct);
        await MergeProfile.Return(work, kept, merge, timeZone, ct);
        await work.Run(Restore, c => c.With(kept).With(other), ct);
        await work.Run(MergeStore.CountCustomer, c => c.With(other).With(1).With(timeZone), ct);
        await MergeStore.CountAgain(work, [kept, other], ct);
        await work.Commit(ct);
        restored(other);
        return null;
    }
}
