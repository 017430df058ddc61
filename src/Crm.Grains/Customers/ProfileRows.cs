using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>A profile as a person's transaction holds it, with the fields by name; the row is locked.</summary>
internal sealed record ProfileRow(
    Dictionary<string, string?> Fields, HashSet<string> StaffFields, DateTime CreatedAt, bool IsMerged, string? EditedBy, DateTime? EditedAt);

/// <summary>The SQL by which a profile is read and written for a member of staff.</summary>
internal static class ProfileRows
{
    const string Lock = """
        SELECT c.email, c.first_name, c.last_name, c.phone, c.company_name, c.country_code, c.region, c.city, c.postal_code, c.language, c.currency,
               c.timezone, c.status, c.owner_id::text, c.custom_fields::text, c.staff_fields, c.created_at, c.merged_into IS NOT NULL,
               (SELECT u.display_name FROM crm.users u WHERE u.id = c.edited_by), c.edited_at
        FROM crm.customers c WHERE c.id = $1 FOR UPDATE
        """;

    const string Update = """
        UPDATE crm.customers
        SET email = $2, first_name = $3, last_name = $4, phone = $5, company_name = $6, country_code = $7, region = $8, city = $9, postal_code = $10,
            language = $11, currency = $12, timezone = $13, status = $14, owner_id = $15::uuid, custom_fields = $16::jsonb, staff_fields = $17,
            profile_version = profile_version + 1, edited_at = now(), edited_by = (SELECT crm.me()), updated_at = now()
        WHERE id = $1
        """;

    const string Insert = """
        INSERT INTO crm.customers (id, email, first_name, last_name, phone, company_name, country_code, region, city, postal_code, language, currency,
                                   timezone, status, owner_id, custom_fields, staff_fields, edited_at, edited_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::uuid, $16::jsonb, $17, now(), (SELECT crm.me()))
        ON CONFLICT (id) DO NOTHING
        """;

    const string ReadCustomFields = "SELECT key, label, type, choices, required FROM crm.custom_fields ORDER BY position, key";

    const string ReadColleague = "SELECT 1 FROM crm.users WHERE id = $1 AND role <> 'readonly' AND deactivated_at IS NULL";

    const string Assign = """
        INSERT INTO crm.customer_assignments (customer_id, user_id, assigned_by) VALUES ($1, $2, $3)
        ON CONFLICT (customer_id, user_id) DO UPDATE SET assigned_by = excluded.assigned_by, assigned_at = now()
        """;

    // Months are cut in the reporting time zone, as everywhere.
    const string CountInBuckets = """
        INSERT INTO crm.messages (shard, stream, kind, reference, payload)
        SELECT crm.shard_of(key), 'buckets', 'bucket-delta', key, convert_to('[["",' || n || ',"0","0"]]', 'UTF8')
        FROM (
            SELECT 'customers/' || coalesce(x.country, 'ZZ') || '/' || to_char(coalesce($1::timestamptz, now()) AT TIME ZONE s.value, 'YYYY-MM') AS key, x.n
            FROM unnest($2::text[], $3::int[]) AS x (country, n), crm.settings s WHERE s.key = 'reporting_time_zone') AS moves
        """;

    /// <summary>The row, locked until the transaction ends; null when there is none that the person may write.</summary>
    public static async Task<ProfileRow?> Read(PersonWork work, Guid id, CancellationToken ct) =>
        (await work.Rows(Lock, c => c.With(id), Row, ct)).FirstOrDefault();

    public static Task<List<CustomField>> CustomFields(PersonWork work, CancellationToken ct) => work.Rows(
        ReadCustomFields, c => c, r => new CustomField(r.GetString(0), r.GetString(1), r.GetString(2), r.GetFieldValue<string[]>(3), r.GetBoolean(4)), ct);

    public static async Task<bool> IsColleague(PersonWork work, Guid user, CancellationToken ct) =>
        (await work.Rows(ReadColleague, c => c.With(user), r => r.GetInt32(0), ct)).Count == 1;

    /// <summary>False when there is such a customer already.</summary>
    public static async Task<bool> Add(
        PersonWork work, Guid id, IReadOnlyDictionary<string, string?> fields, string? custom, IEnumerable<string> staffFields, CancellationToken ct) =>
        await work.Run(Insert, c => Parameters(c, id, fields, custom, staffFields), ct) == 1;

    public static Task<int> Write(
        PersonWork work, Guid id, IReadOnlyDictionary<string, string?> fields, string? custom, IEnumerable<string> staffFields, CancellationToken ct) =>
        work.Run(Update, c => Parameters(c, id, fields, custom, staffFields), ct);

    /// <summary>Notes whose the customer is from now on.</summary>
    public static Task<int> Assigned(PersonWork work, Guid id, Guid owner, Guid by, CancellationToken ct) =>
        work.Run(Assign, c => c.With(id).With(owner).With((Guid?)by), ct);

    /// <summary>What the change adds to the customers of each country in the month of <paramref name="createdAt"/>; null: of one made by this transaction.</summary>
    public static Task<int> Count(PersonWork work, DateTime? createdAt, string?[] countries, int[] counts, CancellationToken ct) =>
        work.Follow(CountInBuckets, c => c.With(createdAt).With(countries).With(counts), ct);

    static ProfileRow Row(NpgsqlDataReader r)
    {
        var fields = new Dictionary<string, string?>();
        for (var i = 0; i < ProfileFields.All.Count; i++) fields[ProfileFields.All[i]] = Text(r, i);
        foreach (var (key, value) in CustomValues.Read(Text(r, 14))) fields[ProfileFields.CustomPrefix + key] = value;
        return new(fields, [.. r.GetFieldValue<string[]>(15)], r.GetDateTime(16), r.GetBoolean(17), Text(r, 18), r.IsDBNull(19) ? null : r.GetDateTime(19));
    }

    static NpgsqlCommand Parameters(NpgsqlCommand command, Guid id, IReadOnlyDictionary<string, string?> fields, string? custom, IEnumerable<string> staffFields)
    {
        command.With(id);
        foreach (var field in ProfileFields.All) command.With(fields.GetValueOrDefault(field));
        return command.With(custom).With(staffFields.Order(StringComparer.Ordinal).ToArray());
    }

    static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
