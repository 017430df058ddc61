using Crm.Bulk;
using Crm.Lists;
using Crm.People;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Bulk;

/// <summary>What is done to many customers at once: by two silos as the product makes them, under the role of whoever orders it.</summary>
[Trait("Needs", "Server")]
public sealed class BulkTests(TwoSilos crm) : IClassFixture<TwoSilos>, IAsyncLifetime
{
    static readonly Person Max = new(Guid.Parse("0a000000-0000-0000-0000-00000000000b"), "manager") { Address = "192.0.2.7" };
    static readonly Person Anna = new(Guid.Parse("0a000000-0000-0000-0000-00000000000a"), "agent");
    static readonly Guid Tag = Guid.Parse("0e000000-0000-0000-0000-000000000001");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestDatabase Database => crm.Database;

    // 1,200 customers: every third German, every fourth Anna's, every tenth a VIP already.
    public async ValueTask InitializeAsync() => await Database.Run("""
        BEGIN; LOCK TABLE crm.customer_ranks IN ACCESS EXCLUSIVE MODE; -- what follows the customers would wait crosswise
        DELETE FROM crm.bulk_jobs; DELETE FROM crm.customers;
        INSERT INTO crm.users (id, email, role) VALUES ('0a000000-0000-0000-0000-00000000000a', 'anna@crm.example', 'agent'), ('0a000000-0000-0000-0000-00000000000b', 'max@crm.example', 'manager')
        ON CONFLICT DO NOTHING;
        INSERT INTO crm.tags (id, name) VALUES ('0e000000-0000-0000-0000-000000000001', 'wholesale') ON CONFLICT DO NOTHING;
        INSERT INTO crm.customers (id, country_code, status, owner_id)
        SELECT lpad(to_hex(n), 32, '0')::uuid, CASE WHEN n % 3 = 0 THEN 'DE' ELSE 'FR' END, CASE WHEN n % 10 = 0 THEN 'vip' ELSE 'active' END,
               CASE WHEN n % 4 = 0 THEN '0a000000-0000-0000-0000-00000000000a'::uuid END
        FROM generate_series(1, 1200) AS n;
        COMMIT
        """);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static Selection All(Person person, params string[] filter) =>
        new(null, Filter.Parse(filter, CustomerFields.Find).Filter, null, new(person.Id, "UTC", DateTime.UtcNow) { SeesAll = person.Role != "agent" });

    async Task<Guid> Done(BulkOrder order, Person person)
    {
        var id = Guid.NewGuid();
        Assert.Null(await crm.Client.GetGrain<IBulkGrain>(id).Start(order, person));
        Assert.Null(await crm.Client.GetGrain<IBulkGrain>(id).Start(order, person)); // sent twice
        await Until(id, "done");
        return id;
    }

    async Task Until(Guid id, string state)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (await Database.One<string>("SELECT state FROM crm.bulk_jobs WHERE id = $1", id) != state) await Task.Delay(50, limit.Token);
    }

    async Task Undo(Guid id, Person person)
    {
        Assert.Null(await crm.Client.GetGrain<IBulkGrain>(id).Undo(person));
        await Until(id, "undone");
    }

    Task<long> Count(string where) => Database.One<long>($"SELECT count(*) FROM crm.customers c WHERE {where}");

    [Fact]
    public async Task A_status_is_set_on_all_that_match_and_given_back_but_to_those_that_were_changed_since()
    {
        var id = await Done(new("status", "vip", All(Max, "country:is:DE")), Max);
        Assert.Equal(400, await Count("country_code = 'DE' AND status = 'vip'"));
        Assert.Equal((400, 360), (await Database.One<int>("SELECT handled FROM crm.bulk_jobs WHERE id = $1", id), await Database.One<int>("SELECT changed FROM crm.bulk_jobs WHERE id = $1", id)));
        Assert.Equal(360, await Database.One<long>("SELECT count(*) FROM crm.audit_log WHERE action = 'status' AND user_id = $1 AND host(ip) IS NULL AND detail ->> 'bulk' = $2", Max.Id, id.ToString()));

        await Database.Run("UPDATE crm.customers SET status = 'blocked' WHERE id = '00000000-0000-0000-0000-000000000003'");
        await Undo(id, Max);

        Assert.Equal(359, await Database.One<int>("SELECT restored FROM crm.bulk_jobs WHERE id = $1", id));
        Assert.Equal(40, await Count("country_code = 'DE' AND status = 'vip'")); // those who were before
        Assert.Equal(1, await Count("status = 'blocked'"));
        Assert.NotNull(await crm.Client.GetGrain<IBulkGrain>(id).Undo(Max)); // once
    }

    [Fact]
    public async Task Assigning_moves_the_customers_to_the_agent_and_back()
    {
        var id = await Done(new("assign", Anna.Id.ToString(), All(Max, "owner:empty", "country:is:DE")), Max);
        Assert.Equal(600, await Count($"owner_id = '{Anna.Id}'"));
        Assert.Equal(300, await Database.One<long>("SELECT count(*) FROM crm.customer_assignments WHERE user_id = $1 AND assigned_by = $2", Anna.Id, Max.Id));
        await Undo(id, Max);
        Assert.Equal(300, await Count($"owner_id = '{Anna.Id}'"));
        Assert.Equal(900, await Count("owner_id IS NULL"));
    }

    [Fact]
    public async Task An_agent_tags_their_own_customers_whatever_they_order()
    {
        var id = await Done(new("tag", Tag.ToString(), All(Anna)), Anna);
        Assert.Equal(300, await Database.One<long>("SELECT count(*) FROM crm.customer_tags"));
        var others = Enumerable.Range(1, 3).Select(n => new Guid(n, 0, 0, new byte[8])).Append(Guid.Parse("00000000-0000-0000-0000-000000000001")).ToList();
        var none = await Done(new("tag", Tag.ToString(), All(Anna) with { Ids = others }), Anna);
        Assert.Equal(0, await Database.One<int>("SELECT total FROM crm.bulk_jobs WHERE id = $1", none));
        await Undo(id, Anna);
        Assert.Equal(0, await Database.One<long>("SELECT count(*) FROM crm.customer_tags"));

        Assert.Equal("Your role does not allow this.", (await crm.Client.GetGrain<IBulkGrain>(Guid.NewGuid()).Start(new("status", "vip", All(Anna)), Anna))!.Text);
        Assert.NotNull(await crm.Client.GetGrain<IBulkGrain>(none).Undo(Max)); // not his
    }

    [Theory]
    [InlineData("status", "asleep")]
    [InlineData("status", null)]
    [InlineData("tag", "0e000000-0000-0000-0000-0000000000ff")]
    [InlineData("tag", "no id")]
    [InlineData("assign", "0a000000-0000-0000-0000-0000000000ff")]
    [InlineData("explode", null)]
    public async Task An_order_that_cannot_be_is_refused_and_nothing_begins(string action, string? value)
    {
        var id = Guid.NewGuid();
        Assert.NotNull(await crm.Client.GetGrain<IBulkGrain>(id).Start(new(action, value, All(Max)), Max));
        Assert.Equal(0, await Database.One<long>("SELECT count(*) FROM crm.bulk_jobs WHERE id = $1", id));
    }

    [Fact]
    public async Task Work_that_stood_still_goes_on_where_it_was()
    {
        // As a silo leaves it that dies: collected, 100 done, nobody at work.
        var id = Guid.NewGuid();
        await Database.Run($"""
            INSERT INTO crm.bulk_jobs (id, user_id, role, action, value, state, total, handled, changed) VALUES ('{id}', '{Max.Id}', 'manager', 'status', 'inactive', 'running', 1200, 100, 100);
            INSERT INTO crm.bulk_rows (job_id, customer_id, user_id, state, before)
            SELECT '{id}', c.id, '{Max.Id}', CASE WHEN row_number() OVER (ORDER BY id) <= 100 THEN 'changed' ELSE 'waiting' END, 'active' FROM crm.customers c;
            UPDATE crm.customers SET status = 'inactive' WHERE id IN (SELECT customer_id FROM crm.bulk_rows WHERE job_id = '{id}' AND state = 'changed')
            """);
        await crm.Client.GetGrain<IBulkGrain>(id).GoOn();
        await Until(id, "done");
        Assert.Equal(1200, await Count("status = 'inactive'"));
        Assert.Equal(1200, await Database.One<int>("SELECT changed FROM crm.bulk_jobs WHERE id = $1", id));
    }
}
