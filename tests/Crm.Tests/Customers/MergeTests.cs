using Crm.Customers;
using Crm.Tests.Database;
using Xunit;
using Outcome = Crm.Customers.Outcome;

namespace Crm.Tests.Customers;

/// <summary>One customer made of two by a person, and two of one again.</summary>
[Trait("Needs", "Server")]
public sealed class MergeTests(MergeTests.Shared shared) : IClassFixture<MergeTests.Shared>
{
    public sealed class Shared(PostgresFixture server) : IAsyncLifetime
    {
        internal TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            await Ledger.Staff(Database);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    readonly TestDatabase database = shared.Database;

    Task<List<string>> Rows(string table, Guid customer) =>
        database.All<string>($"SELECT to_jsonb(t)::text FROM crm.{table} t WHERE customer_id = $1 ORDER BY 1", customer);

    // All of a customer that a merge may touch, as text; what counts versions and hours is left out.
    async Task<string> Whole(Guid customer)
    {
        var row = await database.One<string>("SELECT (to_jsonb(c) - 'updated_at' - 'identity_version' - 'profile_version')::text FROM crm.customers c WHERE id = $1", customer);
        var rest = new List<string>();
        foreach (var table in (string[])["customer_identities", "verified_emails", "orders", "activities", "customer_tags", "customer_currency_figures", "customer_matches"])
        {
            rest.AddRange(await Rows(table, customer));
        }

        return string.Join('\n', [row, .. rest]);
    }

    [Fact]
    public async Task A_merge_that_is_undone_leaves_both_as_they_were()
    {
        using var ledger = new Ledger(database);
        var (a, b) = (await ledger.Customer("1", c => c with { FirstName = "Ada", Email = "ada@one.example", EmailVerified = true, Country = "DE" }),
            await ledger.Customer("2", c => c with { FirstName = "A.", LastName = "Lovelace", Email = "ada@two.example", EmailVerified = true, Country = "FR" }));
        await ledger.Order("11", "1", 100);
        await ledger.Order("12", "2", 30, Ledger.Noon.AddDays(-3));
        await ledger.Refund("12", "r1", 5);
        var tags = $"{Guid.NewGuid():N}";
        await database.Run($"""
            INSERT INTO crm.tags (name) VALUES ('both{tags}'), ('other{tags}');
            INSERT INTO crm.customer_tags (customer_id, tag_id) SELECT '{a}', id FROM crm.tags WHERE name = 'both{tags}';
            INSERT INTO crm.customer_tags (customer_id, tag_id) SELECT '{b}', id FROM crm.tags WHERE name IN ('both{tags}', 'other{tags}');
            INSERT INTO crm.activities (customer_id, type, subject) VALUES ('{a}', 'note', 'mine'), ('{b}', 'call', 'theirs');
            UPDATE crm.customers SET custom_fields = '{"{"}"size": "L"{"}"}' WHERE id = '{b}';
            """);
        var before = (await Whole(a), await Whole(b));

        var merge = await ledger.Merge(a, b, "last_name", "country_code", "custom_fields.size");

        Assert.Equal(2, await database.One<int>("SELECT total_orders FROM crm.customers WHERE id = $1", a));
        Assert.Equal(156.25m, await database.One<decimal>("SELECT lifetime_value FROM crm.customers WHERE id = $1", a));
        Assert.Equal("Ada Lovelace FR L", await database.One<string>(
            "SELECT concat_ws(' ', first_name, last_name, country_code, custom_fields ->> 'size') FROM crm.customers WHERE id = $1", a));
        Assert.Equal(2, (await Rows("activities", a)).Count);
        Assert.Equal(2, (await Rows("customer_tags", a)).Count);
        await ledger.Verified();

        Assert.Null(await ledger.Undo(a, merge));

        Assert.Equal(before, (await Whole(a), await Whole(b)));
        await ledger.Verified();
    }

    [Fact]
    public async Task What_came_meanwhile_goes_back_with_the_identity_under_which_it_came()
    {
        using var ledger = new Ledger(database);
        var (a, b) = (await ledger.Customer("1"), await ledger.Customer("2"));
        var merge = await ledger.Merge(a, b);
        await ledger.Order("21", "2", 40);
        await ledger.Order("22", "1", 10);
        await ledger.Refund("21", "r2", 4);
        await ledger.Report(new(ledger.Shop) { CustomerId = "2", Email = $"new{ledger.Shop:N}@example.com", EmailVerified = true, UpdatedAt = Ledger.Noon });
        Assert.Equal(2, await database.One<int>("SELECT total_orders FROM crm.customers WHERE id = $1", a));

        Assert.Null(await ledger.Undo(a, merge));

        Assert.Equal(45m, await database.One<decimal>("SELECT lifetime_value FROM crm.customers WHERE id = $1", b));
        Assert.Equal(12.5m, await database.One<decimal>("SELECT lifetime_value FROM crm.customers WHERE id = $1", a));
        Assert.Equal(b, await database.One<Guid>("SELECT customer_id FROM crm.verified_emails WHERE email = $1", $"new{ledger.Shop:N}@example.com"));
        await ledger.Verified();
    }

    [Fact]
    public async Task A_report_in_flight_is_refused_and_matched_again()
    {
        using var ledger = new Ledger(database);
        var (a, b) = (await ledger.Customer("1"), await ledger.Customer("2"));
        var flying = await ledger.Match(new(ledger.Shop) { CustomerId = "2" });
        var merge = await ledger.Merge(a, b);
        var report = new CustomerReported(ledger.Shop) { CustomerId = "2", FirstName = "Late", UpdatedAt = Ledger.Noon };
        Assert.Equal(Outcome.Moved, await ledger.Commit(report, flying.Customer, flying.Version));
        Assert.Equal(a, (await ledger.Match(report)).Customer);

        var again = await ledger.Match(report);
        Assert.Null(await ledger.Undo(a, merge));
        Assert.Equal(Outcome.Moved, await ledger.Commit(report, again.Customer, again.Version));
        Assert.Equal(b, (await ledger.Match(report)).Customer);
    }

    [Fact]
    public async Task A_chain_is_undone_backwards_and_nothing_twice()
    {
        using var ledger = new Ledger(database);
        var (a, b, c) = (await ledger.Customer("1"), await ledger.Customer("2"), await ledger.Customer("3", p => p with { FirstName = "Cleo" }));
        await ledger.Order("31", "1", 10);
        var first = await ledger.Merge(b, a);
        var second = await ledger.Merge(c, b);
        Assert.Equal(1, await database.One<int>("SELECT total_orders FROM crm.customers WHERE id = $1", c));

        Assert.Equal(["Cleo"], (await ledger.Undo(b, first))!.Values);
        Assert.Null(await ledger.Undo(c, second));
        Assert.Equal("This merge has been undone already.", (await ledger.Undo(c, second))!.Text);
        Assert.Null(await ledger.Undo(b, first));
        Assert.Equal(1, await database.One<int>("SELECT total_orders FROM crm.customers WHERE id = $1", a));
        await ledger.Verified();
    }

    [Fact]
    public async Task Nobody_is_merged_with_themselves_or_twice()
    {
        using var ledger = new Ledger(database);
        var (a, b, c) = (await ledger.Customer("1"), await ledger.Customer("2"), await ledger.Customer("3"));
        await ledger.Merge(a, b);
        Assert.NotNull((await PersonMerge.Merge(ledger.Silo, a, new(a, null), Ledger.Manager, "UTC", CancellationToken.None)).Refused);
        Assert.NotNull((await PersonMerge.Merge(ledger.Silo, c, new(b, null), Ledger.Manager, "UTC", CancellationToken.None)).Refused);
        Assert.NotNull((await PersonMerge.Merge(ledger.Silo, c, new(Guid.NewGuid(), null), Ledger.Manager, "UTC", CancellationToken.None)).Refused);
    }

    [Fact]
    public async Task An_agent_merges_nobody_not_even_their_own()
    {
        using var ledger = new Ledger(database);
        var (a, b) = (await ledger.Customer("1"), await ledger.Customer("2"));
        await database.Run($"UPDATE crm.customers SET owner_id = '{Ledger.Manager.Id}' WHERE id IN ('{a}', '{b}')");
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => PersonMerge.Merge(ledger.Silo, a, new(b, null), Ledger.Manager with { Role = "agent" }, "UTC", CancellationToken.None));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task What_would_move_is_counted_before_anything_is_done()
    {
        using var ledger = new Ledger(database);
        var (a, b) = (await ledger.Customer("1"), await ledger.Customer("2"));
        await ledger.Order("41", "2", 10);
        await ledger.Order("42", "2", 10);
        var moving = await PersonMerge.Preview(ledger.Silo, a, b, Ledger.Manager, CancellationToken.None);
        Assert.Equal([new("orders", 2), new("customer_identities", 1)], moving.Where(m => m.What is "orders" or "customer_identities"));
        Assert.Equal(2, await database.One<int>("SELECT total_orders FROM crm.customers WHERE id = $1", b));
    }

    [Fact]
    public async Task A_pair_that_was_kept_apart_stays_so_when_one_of_them_is_merged()
    {
        using var ledger = new Ledger(database);
        var (a, b, c) = (await ledger.Customer("1"), await ledger.Customer("2"), await ledger.Customer("3"));
        Assert.Null(await PersonMerge.KeepApart(ledger.Silo, a, c, Ledger.Manager, CancellationToken.None));
        var merge = await ledger.Merge(b, a);
        const string Apart = "SELECT count(*) FROM crm.customer_matches WHERE $1 IN (customer_id, other_id) AND $2 IN (customer_id, other_id) AND accepted = false";
        Assert.Equal(1, await database.One<long>(Apart, b, c));
        Assert.Null(await ledger.Undo(b, merge));
        Assert.Equal(0, await database.One<long>(Apart, b, c));
        Assert.Equal(1, await database.One<long>(Apart, a, c));
    }
}
