using Xunit;

namespace Crm.Tests.Database;

/// <summary>What the roles are, and the doors beside the tables: functions, views, schemas, the audit log, the credentials.</summary>
[Trait("Needs", "Server")]
public sealed class RoleTests(AccessTests.Sampled sampled) : IClassFixture<AccessTests.Sampled>
{
    const string ReadOpenFunctions = """
        SELECT p.oid::regprocedure::text FROM pg_proc p
        WHERE p.pronamespace = 'crm'::regnamespace AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))
        """;

    const string ReadFunctionRights = """
        SELECT r.rolname || ' ' || p.proname FROM pg_proc p CROSS JOIN pg_roles r
        WHERE p.pronamespace = 'crm'::regnamespace AND r.rolname LIKE 'crm\_%' AND has_function_privilege(r.oid, p.oid, 'EXECUTE') ORDER BY 1
        """;

    // Grants that the table of access cannot show: to everybody, and of TRUNCATE, REFERENCES, TRIGGER and MAINTAIN.
    const string ReadOddGrants = """
        SELECT c.oid::regclass || ' ' || a.privilege_type FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
        WHERE c.relnamespace IN ('crm'::regnamespace, 'auth'::regnamespace, 'orleans'::regnamespace)
          AND (a.grantee = 0 OR (a.grantee <> c.relowner AND a.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')))
        """;

    const string ReadSchemas = """
        SELECT CASE a.grantee WHEN 0 THEN 'everybody' ELSE a.grantee::regrole::text END || ' ' || n.nspname || ' ' || a.privilege_type
        FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
        WHERE n.nspname IN ('crm', 'auth', 'orleans', 'trigrams', 'public') AND a.grantee <> n.nspowner ORDER BY 1
        """;

    readonly TestDatabase database = sampled.Database;

    public static TheoryData<string> Roles => [.. Access.Roles];

    public static TheoryData<string> Staff => [.. Access.Staff];

    [Theory]
    [InlineData("Web")]
    [InlineData("Service")]
    public async Task A_login_can_take_on_the_staff_roles_and_no_other(string login)
    {
        var (source, self) = login == "Web" ? (database.Web, "crm_web") : (database.Service, "crm_service");
        await using var visit = await Visit.Begin(source, null, null);
        var taken = new List<string>();
        foreach (var role in await database.All<string>("SELECT rolname::text FROM pg_roles ORDER BY rolname"))
        {
            if ((await visit.Try($"SET ROLE {role}")).SqlState is null) taken.Add(role);
        }

        Assert.Equal(["crm_admin", "crm_agent", "crm_manager", "crm_readonly", self], taken.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_roles_are_nothing_more_than_they_need() => Assert.Empty(await database.All<string>("""
        SELECT rolname::text FROM pg_roles
        WHERE rolname LIKE 'crm\_%' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolinherit
                                         OR rolcanlogin <> (rolname IN ('crm_web', 'crm_service')))
        """));

    [Fact]
    public async Task A_web_statement_that_forgets_to_take_on_a_role_reads_nothing_of_the_business()
    {
        await using var visit = await database.As("crm_web");
        foreach (var table in (string[])["customers", "orders", "order_lines", "refunds", "activities", "buckets", "audit_log"])
        {
            Assert.True((await visit.Try($"SELECT FROM crm.{table}")).IsRefused, table);
        }
    }

    [Theory]
    [MemberData(nameof(Staff))]
    public async Task No_person_reads_a_shop_s_credentials_nor_anybody_s_password(string role)
    {
        await using var visit = await database.As(role, SampleRows.Anna);
        foreach (var sql in (string[])
        [
            "SELECT credentials FROM crm.integrations", "SELECT * FROM crm.integrations", "SELECT i FROM crm.integrations i",
            "SELECT FROM crm.integrations WHERE credentials::text LIKE '%a%'", "UPDATE crm.integrations SET status_note = credentials::text",
            "UPDATE crm.integrations SET status = 'error' RETURNING credentials", "SELECT FROM auth.users", "SELECT rolpassword FROM pg_authid",
        ])
        {
            Assert.True((await visit.Try(sql)).IsRefused, sql);
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task The_audit_log_is_only_ever_added_to(string role)
    {
        await using var visit = await database.As(role, SampleRows.Anna);
        foreach (var sql in (string[])["UPDATE crm.audit_log SET action = 'nothing'", "DELETE FROM crm.audit_log", "TRUNCATE crm.audit_log"])
        {
            Assert.True((await visit.Try(sql)).IsRefused, sql);
        }

        const string Note = "INSERT INTO crm.audit_log (user_id, action, subject_type) VALUES ($1, 'see', 'customer')";
        Assert.True((await visit.Try(Note, SampleRows.Anna)).IsLetThrough);
        // A person signs with their own name; the processes also write what nobody in particular did.
        Assert.Equal(role is "crm_web" or "crm_service", (await visit.Try(Note, Guid.Parse("0a000000-0000-0000-0000-000000000002"))).IsLetThrough);
    }

    [Theory]
    [InlineData("crm_admin")]
    [InlineData("crm_manager")]
    public async Task Who_may_change_a_customer_may_change_no_figure_of_theirs(string role)
    {
        await using var visit = await database.As(role, SampleRows.Anna);
        Assert.True((await visit.Try("UPDATE crm.customers SET first_name = 'Ada', owner_id = NULL, status = 'vip'")).IsLetThrough);
        Assert.True((await visit.Try("INSERT INTO crm.customers (email, first_name) VALUES ('new@buyer.example', 'Ada')")).IsLetThrough);
        foreach (var figure in (string[])
        [
            "lifetime_value", "total_orders", "priced_orders", "first_order_date", "last_order_date", "identity_version", "merged_into", "profile_updated_at",
            "external_id", "external_platform", "created_at",
        ])
        {
            Assert.True((await visit.Try($"UPDATE crm.customers SET {figure} = NULL")).IsRefused, figure);
            Assert.True((await visit.Try($"INSERT INTO crm.customers (email, {figure}) VALUES ('new@buyer.example', NULL)")).IsRefused, figure);
        }
    }

    [Theory]
    [InlineData("crm_admin", "crm.customer_growth_by_country crm.revenue_by_country crm.top_customers crm.usd_rates")]
    [InlineData("crm_manager", "crm.customer_growth_by_country crm.revenue_by_country crm.top_customers crm.usd_rates")]
    [InlineData("crm_agent", "crm.top_customers crm.usd_rates")]
    [InlineData("crm_readonly", "crm.customer_growth_by_country crm.revenue_by_country crm.top_customers crm.usd_rates")]
    [InlineData("crm_web", "")]
    [InlineData("crm_service", "crm.customer_growth_by_country crm.revenue_by_country crm.top_customers crm.usd_rates")]
    public async Task A_view_shows_its_asker_what_their_role_may_see(string role, string seen)
    {
        await using var visit = await database.As(role, SampleRows.Anna);
        var found = new List<string>();
        foreach (var view in await database.All<string>("SELECT schemaname || '.' || viewname FROM pg_views WHERE schemaname IN ('crm', 'auth', 'orleans') ORDER BY 1"))
        {
            if ((await visit.Try($"SELECT FROM {view}")).IsLetThrough) found.Add(view);
        }

        Assert.Equal(seen, string.Join(' ', found));
    }

    [Fact]
    public async Task Every_view_has_the_rights_of_its_asker() => Assert.Empty(await database.All<string>("""
        SELECT oid::regclass::text FROM pg_class
        WHERE relkind IN ('v', 'm') AND relnamespace IN ('crm'::regnamespace, 'auth'::regnamespace, 'orleans'::regnamespace)
          AND NOT coalesce(reloptions @> '{security_invoker=true}', false)
        """));

    [Fact]
    public async Task An_agent_s_best_customers_are_their_own()
    {
        await using var other = await database.As("crm_agent", Guid.Parse("0a000000-0000-0000-0000-000000000002"));
        Assert.Equal(0, await other.Count("SELECT count(*) FROM crm.top_customers"));
    }

    [Fact]
    public async Task No_function_is_open_to_everybody_and_those_that_there_are_only_to_those_who_need_them()
    {
        Assert.Empty(await database.All<string>(ReadOpenFunctions));
        Assert.Equal(
            [
                .. Rights("crm_admin", "beginnings fold grams me name_key phone_key resemblance resembles shard_of today_began"),
                .. Rights("crm_agent", "beginnings fold grams me name_key phone_key resemblance resembles today_began"),
                .. Rights("crm_manager", "beginnings fold grams me name_key phone_key resemblance resembles shard_of today_began"),
                .. Rights("crm_readonly", "beginnings fold grams me name_key phone_key resemblance resembles today_began"),
                .. Rights("crm_service", "beginnings fold grams me name_key phone_key resemblance resembles shard_of trim_audit_log"),
                .. Rights("crm_web", "me shard_of"),
            ],
            await database.All<string>(ReadFunctionRights));

        static IEnumerable<string> Rights(string role, string functions) => functions.Split(' ').Select(f => role + " " + f);
        // The one with its owner's rights: no role may delete from the audit log; what is older than its retention, a year at the least, goes by this.
        Assert.Equal(["trim_audit_log"], await database.All<string>("SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'crm'::regnamespace"));
    }

    [Fact]
    public async Task A_function_made_later_is_not_open_to_everybody_either()
    {
        await using var visit = await Visit.Begin(database.Owner, null, null);
        await visit.Count("CREATE FUNCTION crm.later() RETURNS int LANGUAGE sql RETURN 1; SELECT 1");
        Assert.Equal(0, await visit.Count("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'crm\\_%' AND has_function_privilege(oid, 'crm.later()', 'EXECUTE')"));
    }

    [Fact]
    public async Task Nothing_is_granted_to_everybody_and_no_odd_verb_to_anybody()
    {
        // Who may enter an order by hand takes its number.
        Assert.Equal(["crm.manual_order_numbers USAGE", "crm.manual_order_numbers USAGE", "crm.manual_order_numbers USAGE"], await database.All<string>(ReadOddGrants));
        Assert.Equal(
            ["crm_admin crm USAGE", "crm_agent crm USAGE", "crm_manager crm USAGE", "crm_readonly crm USAGE", "crm_service crm USAGE", "crm_service orleans USAGE",
                "crm_web auth USAGE", "crm_web crm USAGE", "crm_web orleans USAGE"],
            await database.All<string>(ReadSchemas));
    }
}
