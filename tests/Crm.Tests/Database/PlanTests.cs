using Crm.Web.Pages.Customers;
using Crm.Web.Pages.Orders;
using Xunit;
using Home = Crm.Web.Pages.IndexModel;

namespace Crm.Tests.Database;

/// <summary>The pages' own statements, explained under the reader's own role on tables of some size: each goes by its index, and who asks is read once.</summary>
[Trait("Needs", "Server")]
public sealed class PlanTests(PlanTests.Filled filled) : IClassFixture<PlanTests.Filled>
{
    static readonly Guid Anna = Guid.Parse("0a000000-0000-0000-0000-000000000001");
    static readonly Guid Shop = Guid.Parse("0b000000-0000-0000-0000-000000000001");
    static readonly Guid Customer = Guid.Parse("00000000-0000-0000-0000-000000000007");
    static readonly Guid Order = Guid.Parse("00000000-0000-0000-0001-000000000007");
    static readonly string?[] Small = ["users", "integrations", "settings"];
    static readonly DateTime Yesterday = DateTime.UtcNow.AddDays(-1);

    /// <summary>20,000 customers, 400 of them Anna's, with 60,000 orders.</summary>
    public sealed class Filled(PostgresFixture server) : IAsyncLifetime
    {
        const string Scene = """
            INSERT INTO crm.users (id, email, role)
            SELECT ('0a000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, 'agent' || n || '@crm.example', 'agent' FROM generate_series(1, 200) AS n;
            INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials)
            SELECT ('0b000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, 'shopify', 'Shop ' || n, n || '.example', '{}' FROM generate_series(1, 4) AS n;
            INSERT INTO crm.customers (id, email, first_name, last_name, country_code, status, owner_id, created_at)
            SELECT lpad(to_hex(n), 32, '0')::uuid, 'buyer' || n || '@mail.example', 'First' || md5(n::text), 'Last' || md5(n::text || 'x'),
                   (ARRAY['DE', 'US', 'JP', 'FR', 'BR'])[1 + n % 5], (ARRAY['active', 'active', 'active', 'vip', 'inactive'])[1 + n / 5 % 5],
                   ('0a000000-0000-0000-0000-' || lpad((1 + n % 200)::text, 12, '0'))::uuid, now() - n * interval '1 minute'
            FROM generate_series(1, 20000) AS n;
            UPDATE crm.customers SET owner_id = '0a000000-0000-0000-0000-000000000001' WHERE id = '00000000-0000-0000-0000-000000000007';
            INSERT INTO crm.customer_ranks SELECT id, lifetime_value, total_orders, '-infinity' FROM crm.customers;
            INSERT INTO crm.customer_identities (integration_id, external_id, customer_id)
            SELECT ('0b000000-0000-0000-0000-' || lpad((1 + n % 4)::text, 12, '0'))::uuid, n::text, lpad(to_hex(n), 32, '0')::uuid FROM generate_series(1, 20000) AS n;
            INSERT INTO crm.customer_currency_figures (customer_id, currency) SELECT id, 'EUR' FROM crm.customers;
            INSERT INTO crm.orders (id, integration_id, external_id, customer_id, order_number, status, total_amount, currency, exchange_rate, country_code,
                                    external_platform, created_at, updated_at, refunded_amount)
            SELECT ('00000000-0000-0000-0001-' || lpad(to_hex(n), 12, '0'))::uuid, ('0b000000-0000-0000-0000-' || lpad((1 + n % 4)::text, 12, '0'))::uuid, n::text,
                   lpad(to_hex(1 + n % 20000), 32, '0')::uuid, '#' || n, (ARRAY['pending', 'processing', 'shipped'])[1 + n % 3], 10, 'EUR',
                   CASE WHEN n % 100 > 0 THEN 1.1 END, 'DE', 'shopify', now() - n * interval '20 seconds', now(), CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END
            FROM generate_series(1, 60000) AS n;
            INSERT INTO crm.order_lines (order_id, position, title, quantity, unit_price) SELECT id, 1, 'Cup', 1, 10 FROM crm.orders;
            INSERT INTO crm.refunds (integration_id, external_id, order_external_id, amount, currency, refunded_at, updated_at)
            SELECT integration_id, 'r' || external_id, external_id, 1, 'EUR', now(), now() FROM crm.orders WHERE refunded_amount > 0;
            VACUUM ANALYZE;
            """;

        internal TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            foreach (var statement in Scene.Split(";\n", StringSplitOptions.TrimEntries)) await Database.Run(statement);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    readonly TestDatabase database = filled.Database;

    public static TheoryData<string, string, string, object?[]> Pages => new()
    {
        { "customer", Profile.Read, "customers_pkey orders_customer", [Customer] },
        { "customer, currencies", CustomerQueries.ReadCurrencies, "customer_currency_figures_pkey", [Customer] },
        { "customer, identities", CustomerQueries.ReadIdentities, "customer_identities_customer", [Customer] },
        { "customer, addresses", CustomerQueries.ReadAddresses, "orders_customer", [Customer] },
        { "customer, orders", OrderList.ReadOfCustomer, "orders_customer", [Customer, 50] },
        { "order", OrderQueries.ReadOrder, "orders_pkey", [Order] },
        { "order, lines", OrderQueries.ReadLines, "order_lines_pkey", [Order] },
        { "order, refunds", OrderQueries.ReadRefunds, "orders_pkey refunds_order", [Order] },
        { "home, newest orders", OrderList.ReadNewest, "orders_created", [10] },
        { "home, today's orders", Home.ReadToday, "orders_created", [] },
        { "home, orders that await a rate", Home.ReadAwaiting, "orders_awaiting_rate", [] },
    };

    public static TheoryData<string, string, string, object?[]> AgentPages => new()
    {
        { "customer", Profile.Read, "customers_pkey orders_customer", [Customer] },
        { "customer, addresses", CustomerQueries.ReadAddresses, "orders_customer", [Customer] },
        { "customer, orders", OrderList.ReadOfCustomer, "orders_customer", [Customer, 50] },
        { "home, newest orders", OrderList.ReadNewest, "orders_created customers_owner", [10] },
        { "home, today's orders", Home.ReadToday, "orders_created customers_owner", [] },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_goes_by_its_index(string page, string sql, string indexes, object?[] arguments)
    {
        foreach (var role in (string[])["crm_admin", "crm_manager", "crm_readonly"]) await Check(page, role, sql, indexes, arguments);
    }

    [Theory]
    [MemberData(nameof(AgentPages))]
    public async Task An_agent_s_page_goes_by_its_index_and_asks_once_who_they_are(string page, string sql, string indexes, object?[] arguments)
    {
        foreach (var plan in await Check(page, "crm_agent", sql, indexes, arguments)) Assert.True(plan.Steps.Any(s => s.Parent == "InitPlan"), page + plan.Text);
    }

    async Task<List<Plan>> Check(string page, string role, string sql, string indexes, object?[] arguments)
    {
        var plans = new List<Plan>();
        foreach (var isSettled in (bool[])[false, true])
        {
            var plan = await Plan.Of(database.Web, role, Anna, sql, isSettled, arguments);
            var text = $"{page} as {role}{(isSettled ? ", settled" : "")}: {plan.Text}";
            Assert.False(plan.Steps.Any(s => s.Kind == "Seq Scan" && !Small.Contains(s.Table)), text);
            Assert.True(indexes.Split(' ').All(plan.Indexes.Contains), $"{indexes} expected, {string.Join(' ', plan.Indexes)} found. {text}");
            Assert.False(plan.Steps.Any(s => s.Conditions.Contains("current_setting", StringComparison.Ordinal) || s.Conditions.Contains("me()", StringComparison.Ordinal)), text);
            plans.Add(plan);
        }

        return plans;
    }
}
