using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>
/// Suggests customers as matches of who has the same phone number, the same name at the same postal code, or the same e-mail address. Nobody is linked by it:
/// it looks past the last id that it saw and through those whom staff edited, so that ingest pays nothing, and compares a batch in one statement.
/// </summary>
internal static class AlikeStore
{
    // A number or a name that many share says nothing of any two of them.
    const int MostAlike = 5;

    const string SamePhone = "The same phone number.";
    const string SameName = "The same name at the same postal code.";
    const string SameEmail = "The same e-mail address, which not both shops have verified.";

    static readonly string[] Compared = ["email", "phone", "first_name", "last_name", "postal_code", "country_code"];

    const string TakeProgress = "SELECT up_to FROM crm.alike_progress FOR UPDATE";

    const string KeepProgress = "UPDATE crm.alike_progress SET up_to = $1";

    const string ReadNew = "SELECT id FROM crm.customers WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3";

    const string AddEdited = "INSERT INTO crm.alike_again (customer_id) SELECT unnest($1::uuid[])";

    const string TakeEdited = """
        DELETE FROM crm.alike_again WHERE number IN (SELECT number FROM crm.alike_again ORDER BY number LIMIT $1) RETURNING customer_id
        """;

    // What nobody has decided and no longer holds. A suggestion for another reason stays: it was not made here.
    const string Withdraw = $"""
        DELETE FROM crm.customer_matches m USING crm.customers a, crm.customers b
        WHERE m.decided_at IS NULL AND (m.customer_id = ANY ($1) OR m.other_id = ANY ($1)) AND a.id = m.customer_id AND b.id = m.other_id
          AND CASE m.reason
              WHEN '{SamePhone}' THEN crm.phone_key(a.phone) = crm.phone_key(b.phone)
              WHEN '{SameName}' THEN crm.name_key(a.first_name, a.last_name, a.country_code, a.postal_code) = crm.name_key(b.first_name, b.last_name, b.country_code, b.postal_code)
              WHEN '{SameEmail}' THEN lower(a.email) = lower(b.email)
              ELSE true END IS NOT TRUE
        """;

    const string ByEmail = $"""
        INSERT INTO crm.customer_matches (customer_id, other_id, reason)
        SELECT least(n.id, c.id), greatest(n.id, c.id), '{SameEmail}'
        FROM unnest($1::uuid[]) AS k (id) JOIN crm.customers n ON n.id = k.id
        JOIN crm.customers c ON lower(c.email) = lower(n.email) AND c.id <> n.id AND c.merged_into IS NULL
        WHERE n.merged_into IS NULL
        ON CONFLICT (customer_id, other_id) DO NOTHING
        """;

    internal static readonly string Suggest = $"""
        INSERT INTO crm.customer_matches (customer_id, other_id, reason)
        SELECT DISTINCT ON (1, 2) least(n.id, o.id), greatest(n.id, o.id), o.reason
        FROM unnest($1::uuid[]) AS k (id) JOIN crm.customers n ON n.id = k.id
        CROSS JOIN LATERAL (
            (SELECT c.id, '{SamePhone}' AS reason, 1 AS rank FROM crm.customers c
             WHERE crm.phone_key(c.phone) = crm.phone_key(n.phone) AND c.id <> n.id AND c.merged_into IS NULL LIMIT {MostAlike})
            UNION ALL
            (SELECT c.id, '{SameName}', 2 FROM crm.customers c
             WHERE c.id <> n.id AND c.merged_into IS NULL
               AND crm.name_key(c.first_name, c.last_name, c.country_code, c.postal_code) = crm.name_key(n.first_name, n.last_name, n.country_code, n.postal_code)
             LIMIT {MostAlike})) AS o
        WHERE n.merged_into IS NULL
        ORDER BY 1, 2, o.rank
        ON CONFLICT (customer_id, other_id) DO NOTHING
        """;

    /// <summary>Suggests whoever has the same address as one of these, at once.</summary>
    public static Task<int> SameAddress(PersonWork work, Guid[] customers, CancellationToken ct) => work.Follow(ByEmail, c => c.With(customers), ct);

    /// <summary>These are compared again, once, if what was written of them is compared at all.</summary>
    public static async Task Again(PersonWork work, IEnumerable<(Guid Customer, IEnumerable<string> Fields)> written, CancellationToken ct)
    {
        var customers = written.Where(w => w.Fields.Any(Compared.Contains)).Select(w => w.Customer).ToArray();
        if (customers.Length > 0) await work.Follow(AddEdited, c => c.With(customers), ct);
    }

    /// <summary>Compares the next customers that came into being before <paramref name="until"/>, an id of that moment, and the next that staff edited.</summary>
    /// <returns>How many suggestions came and went, and whether more customers wait.</returns>
    public static async Task<(int Changed, bool More)> Next(NpgsqlDataSource source, Guid until, int atOnce, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        var upTo = (await work.Rows(TakeProgress, c => c, r => r.GetGuid(0), ct))[0];
        var news = await work.Rows(ReadNew, c => c.With(upTo).With(until).With(atOnce), r => r.GetGuid(0), ct);
        var edited = await work.Rows(TakeEdited, c => c.With(atOnce), r => r.GetGuid(0), ct);
        if (news.Count + edited.Count == 0) return (0, false);
        Guid[] again = [.. edited.Distinct()];
        var changed = again.Length == 0 ? 0 : await work.Run(Withdraw, c => c.With(again), ct) + await SameAddress(work, again, ct);
        changed += await work.Run(Suggest, c => c.With(news.Union(again).ToArray()), ct);
        if (news.Count > 0) await work.Run(KeepProgress, c => c.With(news[^1]), ct);
        await work.Commit(ct);
        return (changed, news.Count == atOnce || edited.Count == atOnce);
    }
}
