using Xunit;

namespace Crm.Tests.Database;

/// <summary>Whose rows an agent sees and writes: those that hang on the customers assigned to them, from the moment of the assignment to its end.</summary>
[Trait("Needs", "Server")]
public sealed class AgentTests(AgentTests.Shared shared) : IClassFixture<AgentTests.Shared>
{
    static readonly Guid Anna = Guid.Parse("0a000000-0000-0000-0000-00000000000a");
    static readonly Guid Ben = Guid.Parse("0a000000-0000-0000-0000-00000000000b");
    static readonly Guid Annas = Guid.Parse("0c000000-0000-0000-0000-00000000000a");
    static readonly Guid Bens = Guid.Parse("0c000000-0000-0000-0000-00000000000b");
    static readonly Guid Nobodys = Guid.Parse("0c000000-0000-0000-0000-00000000000c");
    static readonly Guid Tag = Guid.Parse("0e000000-0000-0000-0000-000000000001");

    /// <summary>Two customers of Anna's, two of Ben's and two of nobody's, and on the first of each two of everything.</summary>
    public sealed class Shared(PostgresFixture server) : IAsyncLifetime
    {
        const string Scene = """
            INSERT INTO crm.users (id, email, role) VALUES ('0a000000-0000-0000-0000-00000000000a', 'anna@crm.example', 'agent'),
                   ('0a000000-0000-0000-0000-00000000000b', 'ben@crm.example', 'agent');
            INSERT INTO crm.customers (id, owner_id)
            SELECT ('0c000000-0000-0000-0000-00000000000' || name)::uuid, nullif('0a000000-0000-0000-0000-00000000000' || owner, '0a000000-0000-0000-0000-00000000000c')::uuid
            FROM unnest(ARRAY['a', 'b', 'c', 'd', 'e', 'f'], ARRAY['a', 'b', 'c', 'a', 'b', 'c']) AS n (name, owner);
            INSERT INTO crm.tags (id, name) VALUES ('0e000000-0000-0000-0000-000000000001', 'one'), ('0e000000-0000-0000-0000-000000000002', 'two'),
                   ('0e000000-0000-0000-0000-000000000003', 'three');
            CREATE TABLE thing AS
            SELECT c.id AS customer, right(c.id::text, 1) || n AS name, n AS number, ('0d000000-0000-0000-0000-0000000000' || right(c.id::text, 1) || n)::uuid AS key
            FROM crm.customers c CROSS JOIN generate_series(1, 2) AS n WHERE right(c.id::text, 1) IN ('a', 'b', 'c');
            INSERT INTO crm.orders (id, integration_id, external_id, customer_id, order_number, status, total_amount, currency, external_platform, created_at, updated_at)
            SELECT key, '0b000000-0000-0000-0000-000000000001', name, customer, name, 'pending', 1, 'EUR', 'shopify', now(), now() FROM thing;
            INSERT INTO crm.order_lines (order_id, position, title, quantity, unit_price) SELECT key, 1, 'Cup', 1, 1 FROM thing;
            INSERT INTO crm.refunds (integration_id, external_id, order_external_id, amount, currency, refunded_at, updated_at)
            SELECT '0b000000-0000-0000-0000-000000000001', name, name, 1, 'EUR', now(), now() FROM thing;
            INSERT INTO crm.fulfilments (integration_id, external_id, order_external_id, updated_at)
            SELECT '0b000000-0000-0000-0000-000000000001', name, name, now() FROM thing;
            INSERT INTO crm.order_events (order_id, at, report, old_status, new_status) SELECT key, now(), 'shopify:orders/updated', 'pending', 'shipped' FROM thing;
            INSERT INTO crm.order_notes (id, order_id, user_id, body) SELECT gen_random_uuid(), key, '0a000000-0000-0000-0000-00000000000b', 'Call first' FROM thing;
            INSERT INTO crm.manual_orders (id, customer_id, number, version, payload) SELECT key, customer, name, 1, '{}' FROM thing;
            INSERT INTO crm.activities (customer_id, user_id, type) SELECT customer, '0a000000-0000-0000-0000-00000000000b', 'note' FROM thing;
            INSERT INTO crm.customer_currency_figures (customer_id, currency) SELECT customer, CASE number WHEN 1 THEN 'EUR' ELSE 'JPY' END FROM thing;
            INSERT INTO crm.customer_identities (integration_id, external_id, customer_id) SELECT '0b000000-0000-0000-0000-000000000001', name, customer FROM thing;
            INSERT INTO crm.customer_tags (customer_id, tag_id) SELECT customer, ('0e000000-0000-0000-0000-00000000000' || number + 1)::uuid FROM thing;
            INSERT INTO crm.customer_assignments (customer_id, user_id)
            SELECT customer, ('0a000000-0000-0000-0000-00000000000' || CASE number WHEN 1 THEN 'a' ELSE 'b' END)::uuid FROM thing;
            INSERT INTO crm.customer_matches (customer_id, other_id, reason)
            SELECT x.id, y.id, 'same phone' FROM crm.customers x JOIN crm.customers y ON x.id < y.id;
            DROP TABLE thing;
            """;

        internal TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            await Database.Run(Scene);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    readonly TestDatabase database = shared.Database;

    public static TheoryData<string, string> OfACustomer => new()
    {
        { "customers", "t.id" },
        { "orders", "t.customer_id" },
        { "order_lines", "(SELECT o.customer_id FROM crm.orders o WHERE o.id = t.order_id)" },
        { "refunds", "(SELECT o.customer_id FROM crm.orders o WHERE o.external_id = t.order_external_id)" },
        { "fulfilments", "(SELECT o.customer_id FROM crm.orders o WHERE o.external_id = t.order_external_id)" },
        { "order_events", "(SELECT o.customer_id FROM crm.orders o WHERE o.id = t.order_id)" },
        { "order_notes", "(SELECT o.customer_id FROM crm.orders o WHERE o.id = t.order_id)" },
        { "manual_orders", "t.customer_id" },
        { "activities", "t.customer_id" },
        { "customer_currency_figures", "t.customer_id" },
        { "customer_identities", "t.customer_id" },
        { "customer_tags", "t.customer_id" },
        { "customer_assignments", "t.customer_id" },
    };

    [Theory]
    [MemberData(nameof(OfACustomer))]
    public async Task An_agent_sees_all_that_hangs_on_their_own_customers_and_nothing_of_the_others(string table, string customer)
    {
        var there = await database.One<long>($"SELECT count(*) FROM crm.{table} t WHERE {customer} = $1", Annas);
        Assert.True(there > 0);
        await using var anna = await database.As("crm_agent", Anna);
        Assert.Equal(there, await anna.Count($"SELECT count(*) FROM crm.{table} t WHERE {customer} = $1", Annas));
        var others = $"SELECT count(*) FROM crm.{table} t WHERE {customer} IS DISTINCT FROM $1 AND {customer} IS DISTINCT FROM $2";
        Assert.True(await database.One<long>(others, Annas, Guid.Parse("0c000000-0000-0000-0000-00000000000d")) > 0);
        Assert.Equal(0, await anna.Count(others, Annas, Guid.Parse("0c000000-0000-0000-0000-00000000000d")));
    }

    [Theory]
    [MemberData(nameof(OfACustomer))]
    public async Task A_customer_who_moves_to_another_agent_takes_everything_along(string table, string customer)
    {
        var sql = $"SELECT count(*) FROM crm.{table} t WHERE {customer} = $1";
        await database.Run($"UPDATE crm.customers SET owner_id = '{Ben}' WHERE id = '{Annas}'");
        try
        {
            await using var anna = await database.As("crm_agent", Anna);
            await using var ben = await database.As("crm_agent", Ben);
            Assert.Equal(0, await anna.Count(sql, Annas));
            Assert.Equal(await database.One<long>(sql, Annas), await ben.Count(sql, Annas));
        }
        finally
        {
            await database.Run($"UPDATE crm.customers SET owner_id = '{Anna}' WHERE id = '{Annas}'");
        }
    }

    [Fact]
    public async Task A_match_is_shown_to_an_agent_only_when_both_customers_are_theirs()
    {
        await using var anna = await database.As("crm_agent", Anna);
        Assert.Equal(1, await anna.Count("SELECT count(*) FROM crm.customer_matches"));
        Assert.Equal(1, await anna.Count(
            "SELECT count(*) FROM crm.customer_matches WHERE customer_id = $1 AND other_id = $2", Annas, Guid.Parse("0c000000-0000-0000-0000-00000000000d")));
    }

    [Fact]
    public async Task An_agent_tags_and_untags_their_own_customers_only()
    {
        await using var anna = await database.As("crm_agent", Anna);
        const string Add = "INSERT INTO crm.customer_tags (customer_id, tag_id) VALUES ($1, $2)";
        Assert.Equal(1, (await anna.Try(Add, Annas, Tag)).Rows);
        Assert.True((await anna.Try(Add, Bens, Tag)).IsRefused);
        Assert.True((await anna.Try(Add, Nobodys, Tag)).IsRefused);
        Assert.Equal(2, (await anna.Try("DELETE FROM crm.customer_tags")).Rows);
    }

    [Fact]
    public async Task An_agent_notes_what_they_did_with_their_own_customers_in_their_own_name()
    {
        await using var anna = await database.As("crm_agent", Anna);
        const string Add = "INSERT INTO crm.activities (customer_id, user_id, type) VALUES ($1, $2, 'call')";
        Assert.Equal(1, (await anna.Try(Add, Annas, Anna)).Rows);
        Assert.True((await anna.Try(Add, Annas, Ben)).IsRefused);
        Assert.True((await anna.Try(Add, Bens, Anna)).IsRefused);
        Assert.True((await anna.Try(Add, Nobodys, Anna)).IsRefused);
    }

    [Theory]
    [InlineData("crm_admin")]
    [InlineData("crm_manager")]
    public async Task Nobody_signs_an_activity_with_another_s_name(string role)
    {
        await using var visit = await database.As(role, Anna);
        const string Add = "INSERT INTO crm.activities (customer_id, user_id, type) VALUES ($1, $2, 'call')";
        Assert.Equal(1, (await visit.Try(Add, Bens, Anna)).Rows);
        Assert.True((await visit.Try(Add, Bens, Ben)).IsRefused);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task An_agent_without_a_name_sees_no_customer_not_even_those_that_are_nobody_s(string? person)
    {
        await using var visit = await database.As("crm_agent", person is null ? null : Guid.Parse(person));
        foreach (var table in OfACustomer.Select(row => row.Data.Item1)) Assert.Equal(0, await visit.Count($"SELECT count(*) FROM crm.{table}"));
    }

    [Fact]
    public async Task The_name_is_gone_with_its_transaction()
    {
        await using (await database.As("crm_agent", Anna))
        {
        }

        await using var next = await database.As("crm_agent");
        Assert.Equal(0, await next.Count("SELECT count(*) FROM crm.customers"));
        Assert.Equal(1, await next.Count("SELECT (crm.me() IS NULL)::int"));
    }
}
