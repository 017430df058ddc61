using Crm.Database;

namespace Crm.Customers;

/// <summary>A customer of a batch: the fields that are written, by their names; nothing else of them changes.</summary>
internal sealed record BatchRow(Guid Id, IReadOnlyDictionary<string, string> Fields);

/// <summary>
/// Makes and changes many customers in a person's transaction, with what follows from it: the counts by country and month, and suggestions where an
/// address is known already.
/// </summary>
internal static class CustomerBatch
{
    const string FindByEmail = """
        SELECT lower(c.email), (array_agg(c.id ORDER BY c.created_at))[1], count(*)::int FROM crm.customers c
        WHERE lower(c.email) = ANY ($1) AND c.merged_into IS NULL GROUP BY 1
        """;

    const string FindByExternalId = """
        SELECT i.external_id, (array_agg(DISTINCT c.id))[1], count(DISTINCT c.id)::int
        FROM crm.customer_identities i JOIN crm.customers c ON c.id = i.customer_id
        WHERE i.external_id = ANY ($1) AND i.deleted_at IS NULL AND c.merged_into IS NULL GROUP BY 1
        """;

    const string News = """
        SELECT n.*, n.own::jsonb AS custom, string_to_array(n.written, ',') AS staff
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
                    $13::text[], $14::text[], $15::text[], $16::text[])
             AS n (id, email, first_name, last_name, phone, company_name, country_code, region, city, postal_code, language, currency, timezone, status, own, written)
        """;

    const string Insert = $"""
        WITH news AS ({News})
        INSERT INTO crm.customers (id, email, first_name, last_name, phone, company_name, country_code, region, city, postal_code, language, currency, timezone, status,
                                   custom_fields, staff_fields, edited_at, edited_by)
        SELECT id, email, first_name, last_name, phone, company_name, country_code, region, city, postal_code, coalesce(language, 'en'), coalesce(currency, 'USD'),
               coalesce(timezone, 'UTC'), coalesce(status, 'active'), custom, staff, now(), (SELECT crm.me()) FROM news
        RETURNING NULL::text, country_code, created_at
        """;

    const string Update = $"""
        WITH news AS ({News})
        UPDATE crm.customers c
        SET email = coalesce(n.email, c.email), first_name = coalesce(n.first_name, c.first_name), last_name = coalesce(n.last_name, c.last_name),
            phone = coalesce(n.phone, c.phone), company_name = coalesce(n.company_name, c.company_name), country_code = coalesce(n.country_code, c.country_code),
            region = coalesce(n.region, c.region), city = coalesce(n.city, c.city), postal_code = coalesce(n.postal_code, c.postal_code),
            language = coalesce(n.language, c.language), currency = coalesce(n.currency, c.currency), timezone = coalesce(n.timezone, c.timezone),
            status = coalesce(n.status, c.status), custom_fields = CASE WHEN n.custom IS NULL THEN c.custom_fields ELSE coalesce(c.custom_fields, jsonb_build_object()) || n.custom END,
            staff_fields = ARRAY(SELECT DISTINCT f FROM unnest(c.staff_fields || n.staff) AS f ORDER BY f),
            profile_version = c.profile_version + 1, edited_at = now(), edited_by = (SELECT crm.me()), updated_at = now()
        FROM news n JOIN crm.customers old ON old.id = n.id
        WHERE c.id = n.id
        RETURNING coalesce(old.country_code, 'ZZ'), c.country_code, c.created_at
        """;

    const string CountInBuckets = """
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(key), 'buckets', 'bucket-delta', key, convert_to('[["",' || sum(n) || ',"0","0"]]', 'UTF8')
        FROM (
            SELECT 'customers/' || coalesce(x.country, 'ZZ') || '/' || to_char(x.at AT TIME ZONE s.value, 'YYYY-MM') AS key, x.n
            FROM unnest($1::text[], $2::timestamptz[], $3::int[]) AS x (country, at, n), crm.settings s WHERE s.key = 'reporting_time_zone') AS moves
        GROUP BY key HAVING sum(n) <> 0
        """;

    /// <summary>By e-mail address in lower case: the customer who has had it longest, and how many have it.</summary>
    public static Task<Dictionary<string, (Guid Id, int Count)>> ByEmail(PersonWork work, string[] emails, CancellationToken ct) => Find(work, FindByEmail, emails, ct);

    /// <summary>By id in any shop: the customer, and how many are known by it.</summary>
    public static Task<Dictionary<string, (Guid Id, int Count)>> ByExternalId(PersonWork work, string[] ids, CancellationToken ct) => Find(work, FindByExternalId, ids, ct);

    public static async Task Add(PersonWork work, IReadOnlyList<BatchRow> rows, IReadOnlyList<CustomField> custom, CancellationToken ct)
    {
        if (rows.Count == 0) return;
        await Count(work, await Write(work, Insert, rows, custom, ct), ct);
        await AlikeStore.SameAddress(work, [.. rows.Where(r => r.Fields.ContainsKey("email")).Select(r => r.Id)], ct);
    }

    /// <summary>Each customer at most once.</summary>
    public static async Task Change(PersonWork work, IReadOnlyList<BatchRow> rows, IReadOnlyList<CustomField> custom, CancellationToken ct)
    {
        if (rows.Count == 0) return;
        await Count(work, await Write(work, Update, rows, custom, ct), ct);
        await AlikeStore.Again(work, rows.Select(r => (r.Id, r.Fields.Keys)), ct);
    }

    static async Task<Dictionary<string, (Guid, int)>> Find(PersonWork work, string sql, string[] keys, CancellationToken ct) => keys.Length == 0 ? []
        : (await work.Rows(sql, c => c.With(keys), r => (Key: r.GetString(0), Id: r.GetGuid(1), Count: r.GetInt32(2)), ct)).ToDictionary(r => r.Key, r => (r.Id, r.Count));

    static Task<List<(string? Was, string? Country, DateTime CreatedAt)>> Write(
        PersonWork work, string sql, IReadOnlyList<BatchRow> rows, IReadOnlyList<CustomField> custom, CancellationToken ct) => work.Rows(sql, c =>
        {
            c.With(rows.Select(r => r.Id).ToArray());
            foreach (var field in ProfileFields.Reported.Append("timezone").Append("status")) c.With(rows.Select(r => r.Fields.GetValueOrDefault(field)).ToArray());
            return c.With(rows.Select(r => Own(r, custom)).ToArray()).With(rows.Select(r => string.Join(',', ProfileFields.Reported.Where(r.Fields.ContainsKey))).ToArray());
        }, r => (r.IsDBNull(0) ? null : r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetDateTime(2)), ct);

    static string? Own(BatchRow row, IReadOnlyList<CustomField> custom) => CustomValues.Write(
        row.Fields.Where(f => f.Key.StartsWith(ProfileFields.CustomPrefix, StringComparison.Ordinal))
            .ToDictionary(f => f.Key[ProfileFields.CustomPrefix.Length..], f => (string?)f.Value), custom);

    // One more where each is now; one less where it was.
    static Task<int> Count(PersonWork work, List<(string? Was, string? Country, DateTime CreatedAt)> rows, CancellationToken ct)
    {
        var moves = rows.Select(r => (r.Country, r.CreatedAt, N: 1)).Concat(rows.Where(r => r.Was is not null).Select(r => (Country: r.Was, r.CreatedAt, N: -1))).ToList();
        return work.Follow(CountInBuckets, c => c
            .With(moves.Select(m => m.Country).ToArray()).With(moves.Select(m => m.CreatedAt).ToArray()).With(moves.Select(m => m.N).ToArray()), ct);
    }
}
