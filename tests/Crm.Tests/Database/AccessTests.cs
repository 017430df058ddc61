using Xunit;

namespace Crm.Tests.Database;

/// <summary>Every role, every table, every verb: tried, in Postgres, as that role.</summary>
[Trait("Needs", "Server")]
public sealed class AccessTests(AccessTests.Sampled sampled) : IClassFixture<AccessTests.Sampled>
{
    public sealed class Sampled(PostgresFixture server) : IAsyncLifetime
    {
        internal TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            await Database.Run(SampleRows.Sql);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    const string ReadTables = """
        SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
        """;

    // Written by the database itself, so no statement can.
    const string ReadColumns = """
        SELECT quote_ident(attname) FROM pg_attribute
        WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity <> 'a'
          AND ($3 = '' OR has_column_privilege($2, attrelid, attnum, $3))
        ORDER BY attnum
        """;

    const string ReadLimited = """
        SELECT a.grantee::regrole || ' may ' || a.privilege_type || ' in ' || t.oid::regclass || ': ' || string_agg(c.attname, ', ' ORDER BY c.attname COLLATE "C")
        FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid CROSS JOIN LATERAL aclexplode(c.attacl) a
        WHERE t.relnamespace IN ('crm'::regnamespace, 'auth'::regnamespace, 'orleans'::regnamespace)
        GROUP BY a.grantee, a.privilege_type, t.oid ORDER BY 1
        """;

    readonly TestDatabase database = sampled.Database;

    public static TheoryData<string> Tables => [.. Access.Tables.Keys];

    [Fact]
    public async Task Every_table_of_the_database_is_in_the_list_and_has_a_row_to_try_on()
    {
        var tables = await database.All<string>(ReadTables);
        Assert.Equal(Access.Tables.Keys.Order(StringComparer.Ordinal), tables.Order(StringComparer.Ordinal));
        foreach (var table in tables) Assert.True(await database.One<bool>($"SELECT EXISTS (SELECT 1 FROM {table})"), $"{table} is empty");
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Each_role_may_do_to_a_table_what_the_list_says_and_nothing_more(string table)
    {
        var found = new List<string>();
        foreach (var role in Access.Roles) found.Add(await Allowed(table, role));
        Assert.Equal(Access.Tables[table], found);
    }

    [Fact]
    public async Task Where_only_some_columns_are_open_they_are_the_listed_ones() =>
        Assert.Equal(Access.Columns.Order(StringComparer.Ordinal), (await database.All<string>(ReadLimited)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_table_of_the_business_has_row_level_security() => Assert.Equal(["migrations"], await database.All<string>(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'crm' AND NOT rowsecurity"));

    async Task<string> Allowed(string table, string role)
    {
        await using var visit = await database.As(role, SampleRows.Anna);
        var allowed = "";
        foreach (var (letter, verb) in ((char, string)[])[('S', "SELECT"), ('I', "INSERT"), ('U', "UPDATE"), ('D', "DELETE")])
        {
            if (!(await Try(visit, table, role, verb)).IsLetThrough) continue;
            allowed += await database.One<bool>("SELECT has_table_privilege($1, $2, $3)", role, table, verb) ? letter : char.ToLowerInvariant(letter);
        }

        return allowed;
    }

    async Task<Outcome> Try(Visit visit, string table, string role, string verb)
    {
        switch (verb)
        {
            case "INSERT":
                var columns = string.Join(", ", await Columns(table, role, verb));
                var row = await database.One<string>($"SELECT to_jsonb(t)::text FROM {table} t LIMIT 1");
                return await visit.Try($"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, $1::jsonb)", row);
            case "UPDATE":
                return await visit.Try($"UPDATE {table} SET {(await Columns(table, role, verb))[0]} = NULL");
            case "DELETE":
                return await visit.Try($"DELETE FROM {table}");
            default:
                return await visit.Try($"SELECT FROM {table}");
        }
    }

    // Where no column is open the whole row is tried: the refusal must be Postgres' own.
    async Task<List<string>> Columns(string table, string role, string verb) =>
        await database.All<string>(ReadColumns, table, role, verb) is { Count: > 0 } open ? open : await database.All<string>(ReadColumns, table, role, "");
}
