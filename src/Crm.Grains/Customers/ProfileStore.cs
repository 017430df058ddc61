using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>The SQL of a customer's profile and of what the shops know them by, as their reports change it.</summary>
internal static class ProfileStore
{
    // Guarded three times: an identity keeps the time of its own shop's newest report, the customer that of the newest of all shops, and what staff have
    // written stays until they release it.
    const string UpdateProfile = """
        WITH news AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bool[], $6::text[], $7::text[], $8::text[], $9::text[],
                                 $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[])
                 AS n (customer_id, integration_id, external_id, email, email_verified, first_name, last_name, phone, company_name, country_code,
                       region, city, postal_code, language, currency, reported_at)
        ), known AS (
            UPDATE crm.customer_identities i
            SET email = n.email, email_verified = n.email_verified, source_updated_at = n.reported_at
            FROM news n
            WHERE i.integration_id = n.integration_id AND i.external_id = n.external_id AND i.deleted_at IS NULL
              AND (i.source_updated_at IS NULL OR n.reported_at >= i.source_updated_at)
            RETURNING i.customer_id, i.integration_id, i.external_id
        ), newest AS (
            SELECT DISTINCT ON (n.customer_id) n.*
            FROM news n JOIN known k USING (integration_id, external_id)
            ORDER BY n.customer_id, n.reported_at DESC
        ), changed AS (
            UPDATE crm.customers c
            SET email = CASE WHEN 'email' = ANY (old.staff_fields) THEN old.email ELSE n.email END,
                first_name = CASE WHEN 'first_name' = ANY (old.staff_fields) THEN old.first_name ELSE n.first_name END,
                last_name = CASE WHEN 'last_name' = ANY (old.staff_fields) THEN old.last_name ELSE n.last_name END,
                phone = CASE WHEN 'phone' = ANY (old.staff_fields) THEN old.phone ELSE n.phone END,
                company_name = CASE WHEN 'company_name' = ANY (old.staff_fields) THEN old.company_name ELSE n.company_name END,
                country_code = CASE WHEN 'country_code' = ANY (old.staff_fields) THEN old.country_code ELSE n.country_code END,
                region = CASE WHEN 'region' = ANY (old.staff_fields) THEN old.region ELSE n.region END,
                city = CASE WHEN 'city' = ANY (old.staff_fields) THEN old.city ELSE n.city END,
                postal_code = CASE WHEN 'postal_code' = ANY (old.staff_fields) THEN old.postal_code ELSE n.postal_code END,
                language = CASE WHEN 'language' = ANY (old.staff_fields) THEN old.language ELSE coalesce(n.language, old.language) END,
                currency = CASE WHEN 'currency' = ANY (old.staff_fields) THEN old.currency ELSE coalesce(n.currency, old.currency) END,
                profile_updated_at = n.reported_at, updated_at = now()
            FROM newest n JOIN crm.customers old ON old.id = n.customer_id
            WHERE c.id = n.customer_id AND (old.profile_updated_at IS NULL OR n.reported_at >= old.profile_updated_at)
            RETURNING old.country_code AS was, c.country_code AS country, c.created_at, c.merged_into
        )
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(key), 'buckets', 'bucket-delta', key, convert_to('[["",' || sum(n) || ',"0","0"]]', 'UTF8')
        FROM (
            SELECT 'customers/' || coalesce(country, 'ZZ') || '/' || to_char(created_at AT TIME ZONE $17, 'YYYY-MM') AS key, 1 AS n
            FROM changed WHERE was IS DISTINCT FROM country AND merged_into IS NULL
            UNION ALL
            SELECT 'customers/' || coalesce(was, 'ZZ') || '/' || to_char(created_at AT TIME ZONE $17, 'YYYY-MM'), -1
            FROM changed WHERE was IS DISTINCT FROM country AND merged_into IS NULL) AS moves
        GROUP BY key HAVING sum(n) <> 0
        """;

    // The first customer to have a verified address keeps it; a second one is suggested to a person as a match.
    const string ClaimEmails = """
        WITH claim AS (
            SELECT DISTINCT ON (email) lower(email) AS email, customer_id
            FROM unnest($1::text[], $2::uuid[]) AS n (email, customer_id) ORDER BY email, customer_id
        ), won AS (
            INSERT INTO crm.verified_emails (email, customer_id) SELECT email, customer_id FROM claim ON CONFLICT (email) DO NOTHING
        )
        INSERT INTO crm.customer_matches (customer_id, other_id, reason)
        SELECT least(v.customer_id, c.customer_id), greatest(v.customer_id, c.customer_id), 'Both shops have verified the same e-mail address.'
        FROM claim c JOIN crm.verified_emails v USING (email)
        WHERE v.customer_id <> c.customer_id
        ON CONFLICT (customer_id, other_id) DO NOTHING
        """;

    const string DeleteIdentities = """
        WITH gone AS (
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS n (integration_id, external_id, deleted_at)
        ), stone AS (
            INSERT INTO crm.tombstones (integration_id, kind, external_id, deleted_at)
            SELECT integration_id, 'customer', external_id, deleted_at FROM gone
            ON CONFLICT (integration_id, kind, external_id) DO NOTHING
        ), identity AS (
            UPDATE crm.customer_identities i SET deleted_at = gone.deleted_at
            FROM gone WHERE i.integration_id = gone.integration_id AND i.external_id = gone.external_id AND i.deleted_at IS NULL
            RETURNING i.customer_id, i.integration_id, i.external_id
        )
        UPDATE crm.customers c SET status = 'inactive', updated_at = now()
        FROM identity
        WHERE c.id = identity.customer_id AND c.status = 'active'
          AND NOT EXISTS (
              SELECT 1 FROM crm.customer_identities o
              WHERE o.customer_id = c.id AND o.deleted_at IS NULL
                AND (o.integration_id, o.external_id) NOT IN (SELECT integration_id, external_id FROM identity))
        """;

    /// <summary>Writes what is newer than what is known. One report for each identity: the caller has taken the newest.</summary>
    public static void Update(NpgsqlBatch batch, IReadOnlyList<(Guid Customer, CustomerReported Report, DateTime ReportedAt)> news, string timeZone)
    {
        if (news.Count == 0) return;
        batch.Add(UpdateProfile)
            .With(All(news, n => n.Customer)).With(All(news, n => n.Report.Integration)).With(All(news, n => n.Report.CustomerId))
            .With(All(news, n => n.Report.Email)).With(All(news, n => n.Report.EmailVerified)).With(All(news, n => n.Report.FirstName))
            .With(All(news, n => n.Report.LastName)).With(All(news, n => n.Report.Phone)).With(All(news, n => n.Report.Company))
            .With(All(news, n => n.Report.Country)).With(All(news, n => n.Report.Region)).With(All(news, n => n.Report.City))
            .With(All(news, n => n.Report.PostalCode)).With(All(news, n => n.Report.Language)).With(All(news, n => n.Report.Currency))
            .With(All(news, n => n.ReportedAt)).With(timeZone);
        Claim(batch, news);
    }

    static void Claim(NpgsqlBatch batch, IReadOnlyList<(Guid Customer, CustomerReported Report, DateTime ReportedAt)> news)
    {
        var verified = news.Where(n => n.Report is { EmailVerified: true, Email: not null }).ToList();
        if (verified.Count == 0) return;
        batch.Add(ClaimEmails).With(All(verified, n => n.Report.Email!)).With(All(verified, n => n.Customer));
    }

    public static void Delete(NpgsqlBatch batch, IReadOnlyList<CustomerDeleted> gone)
    {
        if (gone.Count == 0) return;
        batch.Add(DeleteIdentities).With(All(gone, g => g.Integration)).With(All(gone, g => g.CustomerId)).With(All(gone, g => g.At));
    }

    static TColumn[] All<T, TColumn>(IReadOnlyList<T> rows, Func<T, TColumn> column)
    {
        var all = new TColumn[rows.Count];
        for (var i = 0; i < all.Length; i++) all[i] = column(rows[i]);
        return all;
    }
}
