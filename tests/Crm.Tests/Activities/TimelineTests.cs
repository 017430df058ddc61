using Crm.Tests.Database;
using Crm.Web.Activities;
using Crm.Web.Database;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Crm.Tests.Activities;

/// <summary>The timeline of a customer with much history, among others: what it shows, how it pages, how Postgres finds it.</summary>
[Trait("Needs", "Server")]
public sealed class TimelineTests(TimelineTests.Filled filled) : IClassFixture<TimelineTests.Filled>
{
    static readonly Guid Anna = Guid.Parse("0a000000-0000-0000-0000-000000000001");
    static readonly Guid Customer = Guid.Parse("00000000-0000-0000-0000-000000000007");
    static readonly string?[] Small = ["users", "integrations", "merges", "customer_assignments", "files"];

    /// <summary>2,000 customers with 20,000 orders and 20,000 activities; the one has 2,000 of each, half of them at one moment.</summary>
    public sealed class Filled(PostgresFixture server) : IAsyncLifetime
    {
        const string Scene = """
            INSERT INTO crm.users (id, email, display_name, role, avatar_url)
            SELECT ('0a000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, n || '@crm.example', 'Agent ' || n, 'agent', CASE WHEN n = 1 THEN '/pictures/anna' END FROM generate_series(1, 50) n;
            INSERT INTO crm.integrations (id, platform, shop_name, domain, credentials) VALUES ('0b000000-0000-0000-0000-000000000001', 'shopify', 'Shop', 'shop.example', '{}');
            INSERT INTO crm.customers (id, owner_id) SELECT lpad(to_hex(n), 32, '0')::uuid, ('0a000000-0000-0000-0000-' || lpad((1 + (n + 43) % 50)::text, 12, '0'))::uuid FROM generate_series(1, 2000) n;
            INSERT INTO crm.orders (id, integration_id, external_id, customer_id, order_number, status, total_amount, currency, external_platform, created_at, updated_at, refunded_amount)
            SELECT ('00000000-0000-0000-0001-' || lpad(to_hex(n), 12, '0'))::uuid, '0b000000-0000-0000-0000-000000000001', n::text,
                   CASE WHEN n <= 2000 THEN '00000000-0000-0000-0000-000000000007' ELSE lpad(to_hex(1 + n % 2000), 32, '0')::uuid END, '#' || n, 'shipped', 10, 'EUR', 'shopify',
                   now() - CASE WHEN n <= 1000 THEN 1 ELSE n END * interval '10 minutes', now(), CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END
            FROM generate_series(1, 20000) n;
            INSERT INTO crm.refunds (integration_id, external_id, order_external_id, amount, currency, refunded_at, updated_at)
            SELECT integration_id, 'r' || external_id, external_id, 1, 'EUR', created_at + interval '1 minute', now() FROM crm.orders WHERE refunded_amount > 0;
            INSERT INTO crm.order_events (order_id, at, report, old_status, new_status)
            SELECT id, created_at + interval '2 minutes', 'shopify:orders/updated', 'pending', 'shipped' FROM crm.orders;
            INSERT INTO crm.activities (customer_id, user_id, type, description, created_at)
            SELECT CASE WHEN n <= 2000 THEN '00000000-0000-0000-0000-000000000007' ELSE lpad(to_hex(1 + n % 2000), 32, '0')::uuid END, '0a000000-0000-0000-0000-000000000001',
                   (ARRAY['note', 'call', 'email'])[1 + n % 3], 'n' || n, now() - CASE WHEN n <= 1000 THEN 1 ELSE n END * interval '10 minutes'
            FROM generate_series(1, 20000) n;
            INSERT INTO crm.activities (user_id, type, subject, status, due_date, completed_at, assignee_id)
            SELECT '0a000000-0000-0000-0000-000000000002', 'task', 't' || n, CASE WHEN n % 2 = 0 THEN 'pending' ELSE 'completed' END, now() + (n - 5000) * interval '1 minute',
                   CASE WHEN n % 2 = 1 THEN now() - n * interval '1 minute' END, ('0a000000-0000-0000-0000-' || lpad((1 + n / 2 % 50)::text, 12, '0'))::uuid
            FROM generate_series(1, 20000) n;
            INSERT INTO crm.customer_assignments (customer_id, user_id, assigned_by) VALUES ('00000000-0000-0000-0000-000000000007', '0a000000-0000-0000-0000-000000000001', NULL);
            INSERT INTO crm.merges (kept_id, given_up_id) VALUES ('00000000-0000-0000-0000-000000000007', '00000000-0000-0000-0000-000000000008');
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

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 2009 + 2009 + 200 + 2009 + 1 + 1)]
    [InlineData("orders", 2009 + 200 + 2009)]
    [InlineData("history", 2)]
    public async Task Every_entry_comes_once_newest_first_down_to_the_oldest(string? filter, int many)
    {
        var seen = new List<(DateTime At, Guid Id)>();
        for (Cursor? before = null; ;)
        {
            var part = await Read("manager", filter, before);
            seen.AddRange(part.Rows.Select(r => (r.At, r.Id)));
            if (part.Older is not { } older) break;
            before = older;
        }

        Assert.Equal(many, seen.Count);
        Assert.Equal(many, seen.Distinct().Count());
        Assert.Equal(seen.OrderByDescending(s => s.At).Select(s => s.At), seen.Select(s => s.At));
    }

    [Fact]
    public async Task What_is_shown_is_read_anew_down_to_its_end_with_what_has_come_to_it()
    {
        var shown = await Read("manager", "notes", null);
        await database.Run($"INSERT INTO crm.activities (id, customer_id, type, description) VALUES ('0e000000-0000-0000-0000-00000000000f', '{Customer}', 'note', 'new')");
        try
        {
            var anew = await Read("manager", "notes", null, new(shown.Rows[^1].At, shown.Rows[^1].Id));
            Assert.Equal("new", anew.Rows[0].Body);
            Assert.Equal(shown.Rows.Select(r => r.Id), anew.Rows.Skip(1).Select(r => r.Id));
        }
        finally
        {
            await database.Run("DELETE FROM crm.activities WHERE id = '0e000000-0000-0000-0000-00000000000f'");
        }
    }

    [Fact]
    public async Task An_agent_sees_their_customer_s_timeline_whole_and_of_another_s_nothing()
    {
        Assert.NotEmpty((await Read("agent", null, null)).Rows);
        Assert.Empty((await Read("agent", null, null, customer: Guid.Parse("00000000-0000-0000-0000-000000000009"))).Rows);
    }

    [Fact]
    public async Task What_a_colleague_wrote_comes_with_their_picture_and_what_a_shop_told_with_none()
    {
        var notes = (await Read("manager", "notes", null)).Rows;
        Assert.NotEmpty(notes);
        Assert.All(notes, note => Assert.Equal(("Agent 1", "/pictures/anna"), (note.Person, note.Picture)));
        var told = (await Read("manager", "orders", null)).Rows;
        Assert.NotEmpty(told);
        Assert.All(told, row => Assert.Equal((null, null), (row.Person, row.Picture)));
    }

    [Theory]
    [InlineData("crm_manager", 0)]
    [InlineData("crm_manager", 5000)]
    [InlineData("crm_agent", 0)]
    [InlineData("crm_agent", 5000)]
    public async Task Each_kind_goes_by_its_index_and_no_table_is_read_whole(string role, int minutesAgo)
    {
        object?[] arguments =
        [
            Customer, "{" + string.Join(',', Kinds.Of(null)) + "}", DateTime.UtcNow.AddDays(1).AddMinutes(-minutesAgo), Guid.AllBitsSet, DateTime.UtcNow.AddYears(-900), Guid.Empty, 31,
        ];
        foreach (var isSettled in (bool[])[false, true])
        {
            var plan = await Plan.Of(database.Web, role, Anna, Timeline.ReadPage, isSettled, arguments);
            // Whether an agent sees a file's activity is asked for files of no customer alone, and a timeline has none of these: that part is never run.
            Assert.False(plan.Steps.Any(s => s.Kind == "Seq Scan" && !Small.Contains(s.Table) && s is not { Table: "activities", Parent: "SubPlan" }), plan.Text);
            Assert.Contains("activities_customer", plan.Indexes);
            Assert.Contains("orders_customer", plan.Indexes);
            Assert.Contains("orders_customer_refunded", plan.Indexes);
        }
    }

    [Theory]
    [InlineData("mine", "activities_to_do")]
    [InlineData("team", "activities_all_to_do")]
    [InlineData("done", "activities_done")]
    public async Task A_list_of_tasks_goes_by_its_index(string view, string index)
    {
        var (sql, arguments) = view switch
        {
            "team" => (TaskList.ReadTeam, new object?[] { Anna, DateTime.UtcNow.AddYears(-900), Guid.Empty, 51 }),
            "done" => (TaskList.ReadDone, [Anna, DateTime.UtcNow.AddYears(1), Guid.AllBitsSet, 51]),
            _ => (TaskList.ReadMine, [Anna, DateTime.UtcNow.AddYears(-900), Guid.Empty, DateTime.UtcNow.AddYears(-900), DateTime.MaxValue, 51]),
        };
        foreach (var role in (string[])["crm_manager", "crm_agent"])
        {
            var plan = await Plan.Of(database.Web, role, Anna, sql, true, arguments);
            Assert.True(plan.Indexes.Contains(index), plan.Text);
        }
    }

    async Task<TimelinePart> Read(string role, string? filter, Cursor? before, Cursor? from = null, Guid? customer = null)
    {
        var query = Timeline.Page(customer ?? Customer, filter, before, from);
        await new PersonDatabase(new(() => database.Web), new HttpContextAccessor()).Read(new(Anna, role), Ct, query);
        return Timeline.Part(query, customer ?? Customer, role, filter, before, from);
    }
}
