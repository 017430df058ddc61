using Crm.Orders;
using Crm.People;
using Crm.Rates;
using Crm.Tests.Database;
using Crm.Tests.Orders;
using Xunit;

namespace Crm.Tests.Rates;

/// <summary>A rate that a person gives: who may, what it changes and what it leaves alone. Orders are in EUR, frozen at 1.1 USD.</summary>
[Trait("Needs", "Server")]
public sealed class ManualRateTests(PostgresFixture server) : IAsyncLifetime
{
    static readonly Guid Customer = Guid.Parse("0c000000-0000-0000-0000-000000000001");
    static readonly Person Mia = new(Guid.Parse("0a000000-0000-0000-0000-000000000001"), "manager");
    static readonly DateTime Noon = new(2026, 11, 10, 12, 0, 0, DateTimeKind.Utc);

    readonly TestDatabase database = new(server);
    Ledger ledger = null!;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        ledger = new(database);
        await database.Run($"""
            INSERT INTO crm.users (id, email, role) VALUES ('{Mia.Id}', 'mia@crm.example', 'manager');
            INSERT INTO crm.customers (id, email, country_code, owner_id, created_at) VALUES ('{Customer}', 'one@buyer.example', 'DE', NULL, '2026-11-01');
            INSERT INTO crm.buckets (measure, country_code, month, currency, count) VALUES ('customers', 'DE', '2026-11-01', '', 1);
            INSERT INTO crm.exchange_rates (currency, rate_date, rate, source) VALUES ('USD', '2026-11-10', 1.1, 'ECB'), ('USD', '2026-11-12', 1.2, 'ECB');
            """);
    }

    [Fact]
    public async Task A_correction_changes_exactly_the_chosen_orders_and_every_figure_with_them()
    {
        var (first, second, later) = (await Order(Noon), await Order(Noon.AddDays(1)), await Order(Noon.AddDays(2)));
        await ledger.Verified();
        Assert.Null(await Enter(1.5m, [first, later])); // the last is after the next rate: the correction is not for it
        await ledger.Settle();
        Assert.Equal(
            [$"{first} 150.0000 manual", $"{second} 110.0000 ECB", $"{later} 110.0000 ECB"],
            await database.All<string>("SELECT id || ' ' || total_amount_usd || ' ' || rate_source FROM crm.orders ORDER BY created_at"));
        Assert.Equal(370m, await database.One<decimal>("SELECT lifetime_value FROM crm.customers WHERE id = $1", Customer));
        await ledger.Verified();
        Assert.Equal([$"correct-rate {first}", "enter EUR 2026-11-10"], await database.All<string>(
            "SELECT action || ' ' || subject_id FROM crm.audit_log WHERE user_id = $1 AND (subject_type = 'rate' OR action = 'correct-rate') ORDER BY 1", Mia.Id));
    }

    [Fact]
    public async Task A_second_correction_before_the_first_is_applied_is_the_one_that_holds()
    {
        var order = await Order(Noon);
        Assert.Null(await Enter(1.5m, null));
        Assert.Null(await Enter(1.6m, null));
        await ledger.Settle();
        Assert.Equal(160m, await database.One<decimal>("SELECT total_amount_usd FROM crm.orders WHERE id = $1", order));
        await ledger.Verified();
    }

    [Fact]
    public async Task A_rate_without_orders_changes_none_and_can_be_taken_back()
    {
        await Order(Noon);
        Assert.Null(await Enter(1.5m, []));
        await ledger.Settle();
        Assert.Equal(110m, await database.One<decimal>("SELECT total_amount_usd FROM crm.orders"));
        Assert.Equal([1.5m], (await ManualRateStore.Load(database.Service, CancellationToken.None)).Select(r => r.ToUsd));
        Assert.Equal(["2026-11-10 true", "2026-11-12 false"], await database.All<string>("SELECT rate_date || ' ' || is_manual FROM crm.usd_rates WHERE currency = 'EUR' ORDER BY rate_date"));
        Assert.Null(await ManualRateStore.TakeBack(database.Service, "EUR", new(2026, 11, 10), Mia, CancellationToken.None));
        Assert.Empty(await ManualRateStore.Load(database.Service, CancellationToken.None));
        Assert.NotNull(await ManualRateStore.TakeBack(database.Service, "EUR", new(2026, 11, 10), Mia, CancellationToken.None));
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("readonly")]
    public async Task Whoever_may_not_correct_the_figures_is_told_so(string role)
    {
        await Order(Noon);
        Assert.NotNull(await ManualRateStore.Enter(database.Service, new("EUR", new(2026, 11, 10), 2m, "x"), null, Mia with { Role = role }, CancellationToken.None));
        Assert.NotNull(await ManualRateStore.TakeBack(database.Service, "EUR", new(2026, 11, 10), Mia with { Role = role }, CancellationToken.None));
        Assert.NotNull(await ManualRateStore.ReportIn(database.Service, "EUR", Mia, CancellationToken.None)); // administrators alone
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.messages WHERE kind = 'rate-corrected'"));
    }

    [Fact]
    public void What_is_no_rate_is_refused_beside_its_field()
    {
        DateOnly today = new(2026, 11, 24);
        ManualRate right = new("TWD", new(2026, 11, 20), 0.031m, "the bank");
        Assert.Null(ManualRateRules.Check(right, today));
        Assert.Equal("currency", ManualRateRules.Check(right with { Currency = "USD" }, today)?.Field);
        Assert.Equal("currency", ManualRateRules.Check(right with { Currency = "HRK" }, today)?.Field); // fixed for good
        Assert.Equal("day", ManualRateRules.Check(right with { Date = today.AddDays(1) }, today)?.Field);
        Assert.Equal("rate", ManualRateRules.Check(right with { ToUsd = 0 }, today)?.Field);
        Assert.Equal("reason", ManualRateRules.Check(right with { Reason = "" }, today)?.Field);
    }

    [Fact]
    public async Task The_second_source_gives_way_to_whatever_is_there()
    {
        PublishedRate bank = new("JPY", new(2026, 11, 10), 160m, "ECB");
        Assert.Single(await RateStore.Save(database.Service, [bank], CancellationToken.None));
        Assert.Empty(await RateStore.Save(database.Service, [bank with { PerEuro = 161, Source = "Frankfurter" }], CancellationToken.None));
        Assert.Single(await RateStore.Save(database.Service, [bank with { PerEuro = 162 }], CancellationToken.None));
        Assert.Equal(162m, await database.One<decimal>("SELECT rate FROM crm.exchange_rates WHERE currency = 'JPY'"));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    Task<Refusal?> Enter(decimal usd, IReadOnlyList<Guid>? orders) =>
        ManualRateStore.Enter(database.Service, new("EUR", new(2026, 11, 10), usd, "the bank's letter"), orders, Mia, CancellationToken.None);

    async Task<Guid> Order(DateTime at)
    {
        var id = Guid.CreateVersion7();
        Assert.Null(await ManualOrderStore.Enter(database.Service, id, new()
        {
            Customer = Customer,
            Currency = "EUR",
            Status = OrderStatus.Processing,
            IsPaid = true,
            PlacedAt = at,
            Country = "DE",
            Lines = [new("Cup", null, 1, 100m, 0m)],
        }, at, Mia, CancellationToken.None));
        await ledger.Settle();
        return id;
    }
}
