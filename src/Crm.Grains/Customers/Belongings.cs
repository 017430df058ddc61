using Crm.Database;

namespace Crm.Customers;

/// <summary>A table whose rows hang on a customer.</summary>
/// <param name="Name">Within the schema crm.</param>
/// <param name="Column">The column that names the customer.</param>
/// <param name="Keys">The rest of its primary key, each column with its type.</param>
/// <param name="Uniques">For each unique index that the customer is part of, its other columns: a row that the new owner has already stays behind.</param>
internal sealed record Belonging(string Name, string Column, (string Name, string Type)[] Keys, string[][] Uniques);

/// <summary>
/// All that hangs on a customer, as the database itself says: a table that a later migration adds moves along without anybody having to think of it.
/// </summary>
internal static class Belongings
{
    // The figures are counted anew, matches and orders have rules of their own, the book of merges itself stays.
    const string ReadTables = """
        SELECT t.relname::text, a.attname::text,
               coalesce(k.names, '{}'), coalesce(k.types, '{}'),
               coalesce((SELECT array_agg(x.columns) FROM (
                   SELECT coalesce((SELECT string_agg(u.attname, ',') FROM pg_attribute u
                                    WHERE u.attrelid = t.oid AND u.attnum = ANY (i.indkey) AND u.attnum <> a.attnum), '') AS columns
                   FROM pg_index i WHERE i.indrelid = t.oid AND i.indisunique AND a.attnum = ANY (i.indkey)) AS x), '{}')
        FROM pg_constraint f
        JOIN pg_class t ON t.oid = f.conrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]
        LEFT JOIN LATERAL (
            SELECT array_agg(p.attname::text ORDER BY p.attnum) AS names, array_agg(format_type(p.atttypid, p.atttypmod) ORDER BY p.attnum) AS types
            FROM pg_index i JOIN pg_attribute p ON p.attrelid = t.oid AND p.attnum = ANY (i.indkey) AND p.attnum <> a.attnum
            WHERE i.indrelid = t.oid AND i.indisprimary) AS k ON true
        WHERE f.contype = 'f' AND f.confrelid = 'crm.customers'::regclass AND cardinality(f.conkey) = 1 AND t.relnamespace = 'crm'::regnamespace
          AND t.relname NOT IN ('customers', 'orders', 'customer_currency_figures', 'customer_matches', 'merges')
        ORDER BY t.relname <> 'verified_emails', t.relname
        """;

    /// <summary>Addresses first: whoever is about to link a stranger by one waits for it, and then finds the new owner.</summary>
    public static Task<List<Belonging>> Find(PersonWork work, CancellationToken ct) => work.Rows(ReadTables, c => c, r => new Belonging(
        r.GetString(0), r.GetString(1), [.. r.GetFieldValue<string[]>(2).Zip(r.GetFieldValue<string[]>(3))],
        [.. r.GetFieldValue<string[]>(4).Select(u => u.Split(',', StringSplitOptions.RemoveEmptyEntries))]), ct);

    /// <summary>How many rows would move.</summary>
    public static async Task<Moving> Count(PersonWork work, Belonging table, Guid from, Guid to, CancellationToken ct)
    {
        var sql = $"SELECT count(*) FROM crm.{table.Name} t WHERE t.{table.Column} = $1 AND $2::uuid IS NOT NULL{Free(table, "$2")}";
        return new(table.Name, (await work.Rows(sql, c => c.With(from).With(to), r => r.GetInt64(0), ct))[0]);
    }

    /// <summary>Moves the rows and writes down which they were.</summary>
    public static Task Move(PersonWork work, Belonging table, Guid from, Guid to, Guid merge, CancellationToken ct) => work.Run($"""
        WITH moved AS (
            UPDATE crm.{table.Name} t SET {table.Column} = $2 WHERE t.{table.Column} = $1{Free(table, "$2")}
            RETURNING jsonb_build_object({string.Join(", ", table.Keys.Select(k => $"'{k.Name}', t.{k.Name}"))}) AS key
        )
        INSERT INTO crm.merge_moves (merge_id, table_name, keys) SELECT $3, $4, jsonb_agg(key) FROM moved HAVING count(*) > 0
        """, c => c.With(from).With(to).With(merge).With(Entry(table)), ct);

    /// <summary>Gives back the rows that the merge moved, as far as they are still there.</summary>
    public static Task Return(PersonWork work, Belonging table, Guid from, Guid to, Guid merge, CancellationToken ct)
    {
        var key = table.Keys.Length == 0 ? "none text" : string.Join(", ", table.Keys.Select(k => $"{k.Name} {k.Type}"));
        return work.Run($"""
            UPDATE crm.{table.Name} t SET {table.Column} = $2
            FROM (SELECT DISTINCT k.* FROM crm.merge_moves m, jsonb_to_recordset(m.keys) AS k ({key}) WHERE m.merge_id = $3 AND m.table_name = $4) AS k
            WHERE t.{table.Column} = $1{string.Concat(table.Keys.Select(c => $" AND t.{c.Name} = k.{c.Name}"))}{Free(table, "$2")}
            """, c => c.With(from).With(to).With(merge).With(Entry(table)), ct);
    }

    /// <summary>Under which name crm.merge_moves keeps the rows of a table.</summary>
    static string Entry(Belonging table) => table.Name + "." + table.Column;

    static string Free(Belonging table, string owner) => string.Concat(table.Uniques.Select(columns =>
        $" AND NOT EXISTS (SELECT 1 FROM crm.{table.Name} x WHERE x.{table.Column} = {owner}{string.Concat(columns.Select(c => $" AND x.{c} = t.{c}"))})"));
}
