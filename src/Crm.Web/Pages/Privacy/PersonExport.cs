using System.Text.Json.Nodes;
using Crm.Web.Database;

namespace Crm.Web.Pages.Privacy;

/// <summary>
/// All that is kept about a person and that the reader may see, table by table. Which tables hang on a customer or an order the database itself says, so what
/// a later migration adds is exported too.
/// </summary>
internal static class PersonExport
{
    const int Most = 20_000;

    // The customer and all who were merged into them.
    const string Person = """
        WITH RECURSIVE person AS (
            SELECT id FROM crm.customers WHERE id = $1 UNION SELECT c.id FROM crm.customers c JOIN person p ON c.merged_into = p.id
        ), bought AS (
            SELECT o.id, o.integration_id, o.external_id FROM crm.orders o WHERE o.customer_id IN (SELECT id FROM person)
        ), contact AS (
            SELECT lower(v) AS v FROM crm.customers c, LATERAL (VALUES (c.email), (c.phone)) AS n (v) WHERE c.id IN (SELECT id FROM person) AND length(v) > 3
            UNION SELECT lower(email) FROM crm.customer_identities WHERE customer_id IN (SELECT id FROM person) AND email IS NOT NULL
        )
        """;

    const string Mentioned = "EXISTS (SELECT 1 FROM contact k WHERE position(k.v IN lower(encode(t.payload, 'escape'))) > 0)";

    const string ReadTables = """
        SELECT t.relname::text, a.attname::text, f.confrelid = 'crm.customers'::regclass
        FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]
        WHERE f.contype = 'f' AND f.confrelid IN ('crm.customers'::regclass, 'crm.orders'::regclass) AND cardinality(f.conkey) = 1
          AND t.relnamespace = 'crm'::regnamespace AND t.relname NOT IN ('customers', 'orders') AND has_table_privilege(t.oid, 'SELECT')
        ORDER BY t.relname
        """;

    /// <summary>The tables with their rows, as the database writes them in JSON; null when there is no such customer for the reader.</summary>
    public static async Task<JsonObject?> Read(PersonDatabase database, Guid customer, CancellationToken ct)
    {
        var tables = Query.Of(ReadTables, r => (Name: r.GetString(0), Column: r.GetString(1), OfCustomer: r.GetBoolean(2)));
        await database.Read(ct, tables);
        var sections = new List<(string Name, Query<string> Rows)>
        {
            ("customers", Rows("(SELECT (to_jsonb(t) - 'search') AS row FROM crm.customers t WHERE t.id IN (SELECT id FROM person)) AS x", customer)),
            ("orders", Rows("(SELECT to_jsonb(t) AS row FROM crm.orders t WHERE t.id IN (SELECT id FROM bought)) AS x", customer)),
            ("order_lines", Of("order_lines", "t.order_id IN (SELECT id FROM bought)", customer)),
            ("order_events", Of("order_events", "t.order_id IN (SELECT id FROM bought)", customer)),
            ("refunds", Of("refunds", "(t.integration_id, t.order_external_id) IN (SELECT integration_id, external_id FROM bought)", customer)),
            ("fulfilments", Of("fulfilments", "(t.integration_id, t.order_external_id) IN (SELECT integration_id, external_id FROM bought)", customer)),
        };
        foreach (var (name, column, ofCustomer) in tables.Rows)
        {
            sections.Add((name, Of(name, ofCustomer ? $"t.{column} IN (SELECT id FROM person)" : $"t.{column} IN (SELECT id FROM bought)", customer)));
        }

        sections.Add(("erasures", Of("erasures", "t.customer_id IN (SELECT id FROM person)", customer)));
        if (database.Person.Role is "admin" or "manager") sections.Add(("parked_messages", Payloads("parked_messages", customer)));
        if (database.Person.Role == "admin")
        {
            sections.Add(("compliance_requests", Payloads("compliance_requests", customer)));
            sections.Add(("audit_log", Of("audit_log", "t.subject_type = 'customer' AND t.subject_id IN (SELECT id::text FROM person)", customer)));
        }

        await database.Read(ct, [.. sections.Select(s => s.Rows)]);
        if (sections[0].Rows.First is null or "[]") return null;
        var data = new JsonObject();
        foreach (var (name, rows) in sections)
        {
            if (JsonNode.Parse(rows.First!) is not JsonArray { Count: > 0 } found) continue;
            if (data[name] is not JsonArray known) data[name] = found;
            else foreach (var row in found) known.Add(row!.DeepClone()); // a table that names two customers
        }

        return data;
    }

    static Query<string> Of(string table, string where, Guid customer) => Rows($"(SELECT to_jsonb(t) AS row FROM crm.{table} t WHERE {where} LIMIT {Most}) AS x", customer);

    static Query<string> Payloads(string table, Guid customer) => Rows(
        $"(SELECT to_jsonb(t) || jsonb_build_object('payload', encode(t.payload, 'escape')) AS row FROM crm.{table} t WHERE {Mentioned} LIMIT {Most}) AS x", customer);

    static Query<string> Rows(string rows, Guid customer) =>
        Query.Of($"{Person} SELECT coalesce(jsonb_agg(x.row), '[]')::text FROM {rows}", r => r.GetString(0), customer);
}
