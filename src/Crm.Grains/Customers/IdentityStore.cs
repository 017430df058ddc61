using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>A person in a shop.</summary>
internal readonly record struct IdentityKey(Guid Integration, string ExternalId);

/// <summary>The customer behind an identity, and the version under which a commit may use it.</summary>
internal readonly record struct Match(Guid Customer, int Version);

/// <summary>
/// Finds the customers behind identities, in batches, and creates the ones that are new. Linked without a person only by the same verified
/// e-mail address; what merely looks alike becomes a suggestion. The only writer of new rows in crm.customers and customer_identities.
/// </summary>
internal sealed class IdentityStore(NpgsqlDataSource source) : IDisposable
{
    const string Find = """
        SELECT k.n::int, i.customer_id, c.identity_version
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k (integration_id, external_id, n)
        JOIN crm.customer_identities i ON i.integration_id = k.integration_id AND i.external_id = k.external_id
        JOIN crm.customers c ON c.id = i.customer_id
        """;

    const string FindDeleted = """
        SELECT k.n::int
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k (integration_id, external_id, n)
        JOIN crm.tombstones t ON t.integration_id = k.integration_id AND t.kind = 'customer' AND t.external_id = k.external_id
        """;

    // Who was merged into another is the other.
    const string FindCurrent = """
        WITH RECURSIVE way AS (
            SELECT k.id AS asked, c.id, c.merged_into, c.identity_version FROM unnest($1::uuid[]) AS k (id) JOIN crm.customers c ON c.id = k.id
            UNION ALL
            SELECT w.asked, c.id, c.merged_into, c.identity_version FROM way w JOIN crm.customers c ON c.id = w.merged_into)
        SELECT asked, id, identity_version FROM way WHERE merged_into IS NULL
        """;

    const string ClaimEmails = """
        INSERT INTO crm.verified_emails (email, customer_id)
        SELECT DISTINCT ON (email) email, customer_id FROM unnest($1::text[], $2::uuid[]) AS n (email, customer_id) ORDER BY email, customer_id
        ON CONFLICT (email) DO NOTHING
        """;

    // Shared until the identities are written: a merge that moves an address waits, and then moves them too.
    const string ReadClaims = "SELECT email, customer_id FROM crm.verified_emails WHERE email = ANY ($1) FOR SHARE";

    // An identity that was erased this very moment is left out: the next look at its report knows. Who wins the identity makes the customer: of two silos that meet the same stranger at once, one does.
    const string Create = """
        WITH news AS (
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::bool[], $6::text[], $7::text[], $8::text[], $9::text[],
                                 $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[],
                                 $17::timestamptz[])
                 AS n (integration_id, external_id, customer_id, email, email_verified, first_name, last_name, phone, company_name, country_code,
                       region, city, postal_code, language, currency, created_at, reported_at)
            ORDER BY 1, 2
        ), won AS (
            INSERT INTO crm.customer_identities (integration_id, external_id, customer_id, email, email_verified, source_updated_at)
            SELECT n.integration_id, n.external_id, n.customer_id, n.email, n.email_verified, n.reported_at
            FROM news n CROSS JOIN crm.erasure_key k
            WHERE NOT EXISTS (SELECT 1 FROM crm.erased_identities e WHERE e.hash = sha256(k.key || convert_to(n.integration_id || ':' || n.external_id, 'UTF8')))
            ON CONFLICT (integration_id, external_id) DO NOTHING
            RETURNING integration_id, external_id, customer_id
        ), made AS (
            INSERT INTO crm.customers (id, email, first_name, last_name, phone, company_name, country_code, region, city, postal_code, language,
                                       currency, external_id, external_platform, profile_updated_at, created_at)
            SELECT DISTINCT ON (n.customer_id) n.customer_id, n.email, n.first_name, n.last_name, n.phone, n.company_name, n.country_code, n.region,
                   n.city, n.postal_code, coalesce(n.language, 'en'), coalesce(n.currency, 'USD'), n.external_id, s.platform, n.reported_at,
                   coalesce(n.created_at, now())
            FROM won JOIN news n USING (integration_id, external_id) LEFT JOIN crm.integrations s ON s.id = won.integration_id
            ORDER BY n.customer_id, n.reported_at DESC NULLS LAST
            ON CONFLICT (id) DO NOTHING
            RETURNING id, email, country_code, created_at
        ), alike AS (
            INSERT INTO crm.customer_matches (customer_id, other_id, reason)
            SELECT least(m.id, c.id), greatest(m.id, c.id), 'The same e-mail address, which not both shops have verified.'
            FROM made m JOIN crm.customers c ON lower(c.email) = lower(m.email) AND c.id <> m.id AND c.merged_into IS NULL
            ON CONFLICT (customer_id, other_id) DO NOTHING
        )
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(key), 'buckets', 'bucket-delta', key, convert_to('[["",' || count(*) || ',"0","0"]]', 'UTF8')
        FROM (SELECT 'customers/' || coalesce(country_code, 'ZZ') || '/' || to_char(created_at AT TIME ZONE $18, 'YYYY-MM') AS key FROM made) AS m
        GROUP BY key
        """;

    readonly SemaphoreSlim oneAtATime = new(1);

    /// <summary>The customer behind each identity; strangers become customers, from what their report says.</summary>
    public async Task<Dictionary<IdentityKey, Match>> Resolve(IReadOnlyDictionary<IdentityKey, CustomerReported> people, string timeZone, CancellationToken ct)
    {
        var found = await FindAll([.. people.Keys], ct);
        if (found.Count == people.Count) return found;

        await oneAtATime.WaitAsync(ct);
        try
        {
            var strangers = people.Where(p => !found.ContainsKey(p.Key)).Select(p => p.Value).ToList();
            await MakeAll(strangers, timeZone, ct);
        }
        finally
        {
            oneAtATime.Release();
        }

        return await FindAll([.. people.Keys], ct);
    }

    /// <summary>Which of the identities the shop has deleted before we ever saw them.</summary>
    public async Task<HashSet<IdentityKey>> Deleted(IReadOnlyList<IdentityKey> keys, CancellationToken ct)
    {
        await using var command = source.CreateCommand(FindDeleted);
        command.With(keys.Select(k => k.Integration).ToArray()).With(keys.Select(k => k.ExternalId).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var deleted = new HashSet<IdentityKey>();
        while (await reader.ReadAsync(ct)) deleted.Add(keys[reader.GetInt32(0) - 1]);
        return deleted;
    }

    public async Task<Dictionary<IdentityKey, Match>> FindAll(IReadOnlyList<IdentityKey> keys, CancellationToken ct)
    {
        var found = new Dictionary<IdentityKey, Match>(keys.Count);
        if (keys.Count == 0) return found;
        await using var command = source.CreateCommand(Find);
        command.With(keys.Select(k => k.Integration).ToArray()).With(keys.Select(k => k.ExternalId).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[keys[reader.GetInt32(0) - 1]] = new(reader.GetGuid(1), reader.GetInt32(2));
        return found;
    }

    /// <summary>Who each of the customers is now.</summary>
    public async Task<Dictionary<Guid, Match>> Current(IReadOnlyList<Guid> customers, CancellationToken ct)
    {
        var found = new Dictionary<Guid, Match>(customers.Count);
        if (customers.Count == 0) return found;
        await using var command = source.CreateCommand(FindCurrent);
        command.With(customers.ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[reader.GetGuid(0)] = new(reader.GetGuid(1), reader.GetInt32(2));
        return found;
    }

    async Task MakeAll(List<CustomerReported> people, string timeZone, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var ids = await Claim(connection, people, ct);

        await using var command = new NpgsqlCommand(Create, connection, transaction);
        command
            .With(All(people, p => p.Integration)).With(All(people, p => p.CustomerId)).With(ids).With(All(people, p => p.Email))
            .With(All(people, p => p.EmailVerified)).With(All(people, p => p.FirstName)).With(All(people, p => p.LastName))
            .With(All(people, p => p.Phone)).With(All(people, p => p.Company)).With(All(people, p => p.Country)).With(All(people, p => p.Region))
            .With(All(people, p => p.City)).With(All(people, p => p.PostalCode)).With(All(people, p => p.Language))
            .With(All(people, p => p.Currency)).With(All(people, p => p.CreatedAt)).With(All(people, p => p.UpdatedAt)).With(timeZone);
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    // One customer for each verified address, whoever claims it first; everyone else is a customer of their own until a person says otherwise.
    static async Task<Guid[]> Claim(NpgsqlConnection connection, List<CustomerReported> people, CancellationToken ct)
    {
        var ids = people.ConvertAll(_ => Guid.CreateVersion7()).ToArray();
        var emails = people.ConvertAll(p => p is { EmailVerified: true, Email: { Length: > 0 } email } ? email.ToLowerInvariant() : null);
        var claims = emails.Select((email, i) => (email, id: ids[i])).Where(c => c.email is not null).ToList();
        if (claims.Count == 0) return ids;

        await using var batch = new NpgsqlBatch(connection);
        batch.Add(ClaimEmails).With(claims.Select(c => c.email!).ToArray()).With(claims.Select(c => c.id).ToArray());
        batch.Add(ReadClaims).With(claims.Select(c => c.email!).ToArray());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var owners = new Dictionary<string, Guid>();
        while (await reader.ReadAsync(ct)) owners[reader.GetString(0)] = reader.GetGuid(1);
        for (var i = 0; i < ids.Length; i++)
        {
            if (emails[i] is { } email) ids[i] = owners[email];
        }

        return ids;
    }

    static TColumn[] All<T, TColumn>(List<T> rows, Func<T, TColumn> column) => rows.ConvertAll(r => column(r)).ToArray();

    public void Dispose() => oneAtATime.Dispose();
}
