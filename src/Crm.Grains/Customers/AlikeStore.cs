using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>
/// Suggests new customers as matches of who has the same phone number, or the same name at the same postal code. Nobody is linked by it: it looks past the
/// last id that it saw, so that ingest pays nothing, and compares a batch in one statement.
/// </summary>
internal static class AlikeStore
{
    // A number or a name that many share says nothing of any two of them.
    const int MostAlike = 5;

    const string TakeProgress = "SELECT up_to FROM crm.alike_progress FOR UPDATE";

    const string KeepProgress = "UPDATE crm.alike_progress SET up_to = $1";

    const string ReadNew = "SELECT id FROM crm.customers WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3";

    internal static readonly string Suggest = $"""
        INSERT INTO crm.customer_matches (customer_id, other_id, reason)
        SELECT DISTINCT ON (1, 2) least(n.id, o.id), greatest(n.id, o.id), o.reason
        FROM unnest($1::uuid[]) AS k (id) JOIN crm.customers n ON n.id = k.id
        CROSS JOIN LATERAL (
            (SELECT c.id, 'The same phone number.' AS reason, 1 AS rank FROM crm.customers c
             WHERE crm.phone_key(c.phone) = crm.phone_key(n.phone) AND c.id <> n.id AND c.merged_into IS NULL LIMIT {MostAlike})
            UNION ALL
            (SELECT c.id, 'The same name at the same postal code.', 2 FROM crm.customers c
             WHERE c.id <> n.id AND c.merged_into IS NULL
               AND crm.name_key(c.first_name, c.last_name, c.country_code, c.postal_code) = crm.name_key(n.first_name, n.last_name, n.country_code, n.postal_code)
             LIMIT {MostAlike})) AS o
        WHERE n.merged_into IS NULL
        ORDER BY 1, 2, o.rank
        ON CONFLICT (customer_id, other_id) DO NOTHING
        """;

    /// <summary>Compares the next customers that came into being before <paramref name="until"/>, an id of that moment.</summary>
    /// <returns>How many were suggested, and whether more customers wait.</returns>
    public static async Task<(int Suggested, bool More)> Next(NpgsqlDataSource source, Guid until, int atOnce, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, null, ct);
        var upTo = (await work.Rows(TakeProgress, c => c, r => r.GetGuid(0), ct))[0];
        var news = await work.Rows(ReadNew, c => c.With(upTo).With(until).With(atOnce), r => r.GetGuid(0), ct);
        if (news.Count == 0) return (0, false);
        var suggested = await work.Run(Suggest, c => c.With(news.ToArray()), ct);
        await work.Run(KeepProgress, c => c.With(news[^1]), ct);
        await work.Commit(ct);
        return (suggested, news.Count == atOnce);
    }
}
