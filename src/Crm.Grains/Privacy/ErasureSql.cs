using Crm.Database;

namespace Crm.Privacy;

/// <summary>What an erasure does to each table. $1 are the customers that are one person.</summary>
internal static class ErasureSql
{
    // The placeholder takes the identity's place wherever it stands, so that orders still find their customer. The addresses by which a shop may name the same
    // person as a guest lead there too.
    const string Identities = """
        WITH known AS (
            SELECT i.integration_id, i.external_id, i.customer_id, sha256(k.key || convert_to(i.integration_id || ':' || i.external_id, 'UTF8')) AS hash
            FROM crm.customer_identities i CROSS JOIN crm.erasure_key k WHERE i.customer_id = ANY ($1) AND i.external_id NOT LIKE 'erased:%'
        ), alias AS (
            SELECT DISTINCT ON (hash) hash, integration_id, external_id
            FROM (
                SELECT hash, integration_id, 'erased:' || encode(hash, 'hex') AS external_id, 0 AS rank FROM known
                UNION ALL
                SELECT sha256(k.key || convert_to(s.integration_id || ':guest:' || lower(a.address), 'UTF8')), s.integration_id, s.external_id, 1
                FROM (SELECT DISTINCT ON (integration_id) integration_id, 'erased:' || encode(hash, 'hex') AS external_id FROM known ORDER BY integration_id, external_id) AS s
                CROSS JOIN crm.erasure_key k
                CROSS JOIN (SELECT email FROM crm.customers WHERE id = ANY ($1) UNION SELECT phone FROM crm.customers WHERE id = ANY ($1)
                            UNION SELECT email FROM crm.customer_identities WHERE customer_id = ANY ($1)) AS a (address)
                WHERE a.address IS NOT NULL) AS both_kinds
            ORDER BY hash, rank
        ), stones AS (
            INSERT INTO crm.erased_identities (hash, integration_id, external_id) SELECT hash, integration_id, external_id FROM alias ON CONFLICT (hash) DO NOTHING
        ), orders AS (
            UPDATE crm.orders o SET customer_external_id = 'erased:' || encode(k.hash, 'hex')
            FROM known k WHERE o.integration_id = k.integration_id AND o.customer_external_id = k.external_id AND o.customer_id = ANY ($1)
        ), deleted AS (
            UPDATE crm.tombstones t SET external_id = 'erased:' || encode(k.hash, 'hex')
            FROM known k WHERE t.kind = 'customer' AND t.integration_id = k.integration_id AND t.external_id = k.external_id
        )
        UPDATE crm.customer_identities i SET external_id = 'erased:' || encode(k.hash, 'hex'), email = NULL, email_verified = false
        FROM known k WHERE i.integration_id = k.integration_id AND i.external_id = k.external_id
        """;

    const string Orders = """
        UPDATE crm.orders o
        SET shipping_address = NULL, notes = NULL, tracking_number = NULL,
            customer_external_id = CASE WHEN customer_external_id LIKE 'erased:%' THEN customer_external_id END
        WHERE o.customer_id = ANY ($1)
        """;

    const string Mails = """
        DELETE FROM crm.emails e
        USING (SELECT DISTINCT v FROM crm.customers c, LATERAL (VALUES (c.email), (c.phone), (nullif(concat_ws(' ', c.first_name, c.last_name), ''))) AS n (v)
               WHERE c.id = ANY ($1) AND length(v) > 5) AS k
        WHERE lower(e.recipient) = lower(k.v) OR position(lower(k.v) IN lower(e.subject || ' ' || e.body)) > 0
        """;

    const string Contacts = """
        SELECT lower(btrim(v)) AS v FROM crm.customers c, LATERAL (VALUES (c.email), (c.phone)) AS n (v) WHERE c.id = ANY ($1) AND length(btrim(v)) > 3
        """;

    // What was read of a file and could not be taken, and the sample of one that is done with.
    const string ImportFailures = $"""
        DELETE FROM crm.import_failures f WHERE EXISTS (SELECT 1 FROM unnest(f.cells) AS cell JOIN ({Contacts}) AS k ON lower(btrim(cell)) = k.v)
        """;

    const string ImportSamples = $"""
        UPDATE crm.imports i SET sample = NULL
        WHERE i.sample IS NOT NULL AND i.state = 'done' AND EXISTS (SELECT 1 FROM ({Contacts}) AS k WHERE position(k.v IN lower(i.sample::text)) > 0)
        """;

    // An order that staff entered and that waits: its note and the reasons of its refunds go, what the books need stays.
    static string ManualOrders(string table) => $"""
        UPDATE crm.{table} m
        SET payload = convert_to((jsonb_set(p.said, '{"{order,note}"}', 'null') || jsonb_build_object('refunds',
            coalesce((SELECT jsonb_agg(r || '{"{\"reason\": null}"}'::jsonb) FROM jsonb_array_elements(p.said -> 'refunds') AS r), '[]')))::text, 'UTF8')
        FROM (SELECT id, convert_from(payload, 'UTF8')::jsonb AS said FROM crm.{table} WHERE kind = 'manual:order') AS p
        WHERE m.id = p.id AND m.kind = 'manual:order' AND (p.said #>> '{"{order,customer}"}')::uuid = ANY ($1)
        """;

    // A list that was kept for a search by the person's address.
    const string Views = $"""
        DELETE FROM crm.views v WHERE EXISTS (
            SELECT 1 FROM ({Contacts}) AS k
            WHERE position(k.v IN lower(v.name || ' ' || v.query)) > 0
               OR position(lower(replace(replace(replace(k.v, '+', '%2B'), '@', '%40'), ' ', '%20')) IN lower(v.query)) > 0)
        """;

    /// <summary>In the order in which they are made: by the customer's own words first, which the last one takes away.</summary>
    public static readonly (string What, string Sql)[] Statements =
    [
        ("emails", Mails),
        // The rows stay until the bytes that they lead to are deleted, which the web does with all that is gone.
        ("files", """
            UPDATE crm.files SET name = '', deleted_at = coalesce(deleted_at, now())
            WHERE customer_id = ANY ($1) OR activity_id IN (SELECT id FROM crm.activities WHERE customer_id = ANY ($1))
            """),
        ("messages", ManualOrders("messages")),
        ("parked_messages", ManualOrders("parked_messages")),
        ("views", Views),
        ("import_failures", ImportFailures),
        ("", ImportSamples),
        ("customer_identities", Identities),
        ("fulfilments", """
            UPDATE crm.fulfilments f SET tracking_number = NULL, tracking_url = NULL
            FROM crm.orders o WHERE o.customer_id = ANY ($1) AND f.integration_id = o.integration_id AND f.order_external_id = o.external_id
            """),
        ("refunds", """
            UPDATE crm.refunds r SET reason = NULL
            FROM crm.orders o WHERE o.customer_id = ANY ($1) AND r.integration_id = o.integration_id AND r.order_external_id = o.external_id
            """),
        ("order_notes", "DELETE FROM crm.order_notes n USING crm.orders o WHERE o.customer_id = ANY ($1) AND n.order_id = o.id"),
        ("orders", Orders),
        ("", "UPDATE crm.activities SET status = 'cancelled', remind_at = NULL WHERE customer_id = ANY ($1) AND status = 'pending'"),
        ("verified_emails", "DELETE FROM crm.verified_emails WHERE customer_id = ANY ($1)"),
        ("customer_matches", "DELETE FROM crm.customer_matches WHERE customer_id = ANY ($1) OR other_id = ANY ($1)"),
        ("", "DELETE FROM crm.merge_moves WHERE merge_id IN (SELECT id FROM crm.merges WHERE kept_id = ANY ($1) OR given_up_id = ANY ($1))"),
        ("", """
            INSERT INTO crm.messages (shard, stream, kind, reference, payload)
            SELECT crm.shard_of(id::text), 'customers', 'refresh', id::text, '{}' FROM unnest($1::uuid[]) AS id
            """),
    ];

    /// <summary>Last, for the others look up the person by it. The country, the currency and the dates stay: the books are by them.</summary>
    public const string EraseCustomer = """
        UPDATE crm.customers
        SET email = NULL, first_name = NULL, last_name = NULL, phone = NULL, company_name = NULL, region = NULL, city = NULL, postal_code = NULL, custom_fields = NULL,
            external_id = NULL, staff_fields = '{}', erased_at = now(), identity_version = identity_version + 1, profile_version = profile_version + 1, updated_at = now()
        WHERE id = ANY ($1)
        """;

    // Every other table that hangs on a customer, as the database itself says, with its columns of free text.
    const string ReadOthers = """
        SELECT t.relname::text, a.attname::text,
               coalesce((SELECT array_agg(x.attname::text ORDER BY x.attnum) FROM pg_attribute x
                         WHERE x.attrelid = t.oid AND x.attnum > 0 AND NOT x.attisdropped AND NOT x.attnotnull AND x.attgenerated = ''
                           AND x.atttypid IN ('text'::regtype, 'text[]'::regtype, 'jsonb'::regtype, 'bytea'::regtype, 'varchar'::regtype)), '{}')
        FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]
        WHERE f.contype = 'f' AND f.confrelid = 'crm.customers'::regclass AND cardinality(f.conkey) = 1 AND t.relnamespace = 'crm'::regnamespace
          AND t.relname <> ALL ($1)
        ORDER BY t.relname
        """;

    // These have statements of their own, or tell nothing of the person: what they hold are ids, amounts and dates.
    static readonly string[] Done =
    [
        "customers", "orders", "customer_identities", "verified_emails", "customer_matches", "merges", "customer_currency_figures", "customer_assignments", "files",
    ];

    // What stays for the statistics of the staff's work, with these words; all other text of it goes.
    static readonly Dictionary<string, string[]> Emptied = new() { ["activities"] = ["direction", "status", "outcome", "priority"] };

    /// <summary>Empties the activities and deletes what else hangs on the person: tags, files, consents, tasks, and what a later migration adds.</summary>
    public static async Task EmptyOthers(PersonWork work, Guid[] person, SortedDictionary<string, long> counts, CancellationToken ct)
    {
        var tables = await work.Rows(ReadOthers, c => c.With(Done), r => (Name: r.GetString(0), Column: r.GetString(1), Texts: r.GetFieldValue<string[]>(2)), ct);
        foreach (var (name, column, texts) in tables)
        {
            var sql = Emptied.TryGetValue(name, out var kept)
                ? $"UPDATE crm.{name} SET {string.Join(", ", texts.Except(kept).Select(t => t + " = NULL"))} WHERE {column} = ANY ($1)"
                : $"DELETE FROM crm.{name} WHERE {column} = ANY ($1)";
            var changed = await work.Run(sql, c => c.With(person), ct);
            if (changed > 0) counts[name] = counts.GetValueOrDefault(name) + changed;
        }
    }
}
