using Crm.Customers;
using Crm.Orders;
using Crm.People;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Orders;

/// <summary>Orders that staff enter go the way of every order: their rate is frozen, they count in the figures, and each change is a report. 1 EUR is 1.1 USD.</summary>
[Trait("Needs", "Server")]
public sealed class ManualOrderTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Guid Customer = Guid.Parse("0c000000-0000-0000-0000-000000000001");
    static readonly Person Anna = new(Guid.Parse("0a000000-0000-0000-0000-000000000001"), "agent");
    static readonly Person Ben = new(Guid.Parse("0a000000-0000-0000-0000-000000000002"), "agent");
    static readonly DateTime Noon = new(2026, 11, 10, 12, 0, 0, DateTimeKind.Utc);

    readonly TestDatabase database = new(server);
    readonly Guid id = Guid.CreateVersion7();
    Ledger ledger = null!;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        ledger = new(database);
        await database.Run($"""
            INSERT INTO crm.users (id, email, role) VALUES ('{Anna.Id}', 'anna@crm.example', 'agent'), ('{Ben.Id}', 'ben@crm.example', 'agent');
            INSERT INTO crm.customers (id, email, country_code, owner_id, created_at) VALUES ('{Customer}', 'one@buyer.example', 'DE', '{Anna.Id}', '2026-11-01');
            INSERT INTO crm.buckets (measure, country_code, month, currency, count) VALUES ('customers', 'DE', '2026-11-01', '', 1);
            """);
    }

    // Two cups at 12.50 less 5.00, 4.90 shipping, 1.00 off, 3.80 tax on top: 27.70.
    static ManualOrder Order(string? number = null) => new()
    {
        Customer = Customer,
        Number = number,
        Currency = "EUR",
        Status = OrderStatus.Processing,
        IsPaid = true,
        PlacedAt = Noon,
        Country = "DE",
        Lines = [new("Cup", "C-1", 2, 12.50m, 5m)],
        Shipping = 4.90m,
        Discount = 1m,
        Tax = 3.80m,
    };

    [Fact]
    public async Task An_entered_order_counts_at_its_frozen_rate_like_any_other()
    {
        Assert.Null(await Enter(Order()));
        await ledger.Settle();

        Assert.Equal("M-1001", await database.One<string>("SELECT order_number FROM crm.orders WHERE id = $1 AND external_platform = 'manual'", id));
        Assert.Equal(27.70m, await database.One<decimal>("SELECT total_amount FROM crm.orders WHERE counts"));
        Assert.Equal(30.47m, await Value());
        await ledger.Verified();
    }

    [Fact]
    public async Task Changing_refunding_in_part_and_in_full_and_cancelling_keep_every_figure_exact()
    {
        await Enter(Order());
        await ledger.Settle();
        Assert.Null(await Change(1, Order() with { Shipping = 14.90m, Currency = "USD", PlacedAt = Noon.AddDays(-30) }));
        await ledger.Settle();
        Assert.Equal("EUR", await database.One<string>("SELECT currency FROM crm.orders")); // the rate was frozen with it
        Assert.Equal(41.47m, await Value());

        Assert.Null(await Refund(7.70m));
        await ledger.Settle();
        Assert.Equal(33m, await Value());
        await ledger.Verified();
        Assert.Equal("partially_refunded", await database.One<string>("SELECT financial_status FROM crm.orders"));

        Assert.Null(await Refund(30m));
        await ledger.Settle();
        Assert.Equal(0m, await Value());
        Assert.Equal("refunded", await database.One<string>("SELECT status FROM crm.orders"));
        await ledger.Verified();

        Assert.Null(await Cancel());
        await ledger.Settle();
        Assert.Equal(0, await database.One<int>("SELECT total_orders FROM crm.customers"));
        await ledger.Verified();
        Assert.Equal(
            ["processing paid > processing partially_refunded", "processing partially_refunded > refunded refunded", "refunded refunded > cancelled refunded"],
            await database.All<string>("SELECT concat_ws(' ', old_status, old_financial_status, '>', new_status, new_financial_status) FROM crm.order_events ORDER BY id"));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_beside_its_field()
    {
        Assert.Equal("Number", (await Enter(Order("A-7"))) is null ? (await ManualOrderStore.Enter(database.Service, Guid.CreateVersion7(), Order("A-7"), Noon, Anna, CancellationToken.None))?.Field : "");
        Assert.Equal("Lines[0].Discount", ManualOrderRules.Check(Order() with { Lines = [new("Cup", null, 1, 1, 2)] }, Noon)?.Field);
        Assert.Equal("Discount", ManualOrderRules.Check(Order() with { Discount = 1000 }, Noon)?.Field);
        Assert.Equal("PlacedAt", ManualOrderRules.Check(Order() with { PlacedAt = Noon.AddDays(1) }, Noon)?.Field);
        Assert.Equal("Lines", ManualOrderRules.Check(Order() with { Lines = [] }, Noon)?.Field);
        Assert.Equal("Amount", (await Refund(27.71m))?.Field);
        Assert.Equal("Amount", (await Refund(0.001m))?.Field);
    }

    [Fact]
    public async Task Who_changes_an_older_version_is_told_and_nothing_is_lost()
    {
        await Enter(Order());
        Assert.Null(await Change(1, Order() with { Shipping = 0 }));
        Assert.Equal(ManualRefusals.Changed, (await Change(1, Order() with { Shipping = 9 }))?.Text);
        await ledger.Settle();
        Assert.Equal(22.80m, await database.One<decimal>("SELECT total_amount FROM crm.orders"));
    }

    [Fact]
    public async Task An_order_is_entered_and_changed_by_those_alone_who_see_its_customer()
    {
        Assert.NotNull(await ManualOrderStore.Enter(database.Service, id, Order(), Noon, Ben, CancellationToken.None));
        Assert.NotNull(await ManualOrderStore.Enter(database.Service, id, Order(), Noon, new(Guid.CreateVersion7(), "readonly"), CancellationToken.None));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.messages"));
        Assert.Null(await Enter(Order()));
        Assert.Equal(ManualRefusals.Gone, (await Change(1, Order(), Ben))?.Text);
        Assert.Equal(["enter"], await database.All<string>("SELECT action FROM crm.audit_log"));
    }

    [Fact]
    public async Task An_order_for_a_customer_who_was_merged_meanwhile_is_the_others()
    {
        await database.Run("INSERT INTO crm.customers (id, identity_version) VALUES ('0c000000-0000-0000-0000-000000000002', 3)");
        await database.Run($"UPDATE crm.customers SET merged_into = '0c000000-0000-0000-0000-000000000002' WHERE id = '{Customer}'");
        using var identities = new IdentityStore(database.Service);
        var found = await identities.Current([Customer], CancellationToken.None);
        Assert.Equal(new Match(Guid.Parse("0c000000-0000-0000-0000-000000000002"), 3), found[Customer]);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    Task<Refusal?> Enter(ManualOrder order) => ManualOrderStore.Enter(database.Service, id, order, Noon, Anna, CancellationToken.None);

    Task<Refusal?> Change(int version, ManualOrder order, Person? by = null) => Grain(g => g.Change(order, version, by ?? Anna));

    Task<Refusal?> Refund(decimal amount) => Grain(g => g.Refund(amount, "Broken", Anna));

    Task<Refusal?> Cancel() => Grain(g => g.Cancel(Anna));

    // The grain's own code needs its key alone.
    Task<Refusal?> Grain(Func<ManualOrderWork, Task<Refusal?>> ask) => ask(new(database.Service, id, TimeProvider.System));

    Task<decimal> Value() => database.One<decimal>("SELECT lifetime_value FROM crm.customers WHERE id = $1", Customer);
}
