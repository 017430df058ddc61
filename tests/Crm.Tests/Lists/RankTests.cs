using Crm.Lists;
using Crm.Tests.Database;
using Xunit;

namespace Crm.Tests.Lists;

/// <summary>The order of the lists by figures follows the figures.</summary>
[Trait("Needs", "Server")]
public sealed class RankTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_behind_is_found_brought_up_and_then_at_rest()
    {
        await database.Run("""
            INSERT INTO crm.customers (id, lifetime_value, total_orders, last_order_date) VALUES
                ('0c000000-0000-0000-0000-000000000001', 10, 1, '2026-11-01'), ('0c000000-0000-0000-0000-000000000002', 0, 0, NULL);
            INSERT INTO crm.customers (id, merged_into) VALUES ('0c000000-0000-0000-0000-000000000003', '0c000000-0000-0000-0000-000000000001');
            """);
        var stale = await RankStore.Stale(database.Service, 10, Ct);
        Assert.Equal(2, stale.Count);
        Assert.Equal(2, await RankStore.Bring(database.Service, [.. stale, Guid.Parse("0c000000-0000-0000-0000-000000000003")], Ct));
        Assert.Empty(await RankStore.Stale(database.Service, 10, Ct));
        Assert.Equal(0, await RankStore.Bring(database.Service, [.. stale], Ct));

        await database.Run("UPDATE crm.customers SET lifetime_value = 99, total_orders = 2 WHERE id = '0c000000-0000-0000-0000-000000000002'");
        Assert.Equal([Guid.Parse("0c000000-0000-0000-0000-000000000002")], await RankStore.Stale(database.Service, 10, Ct));
        await RankStore.Bring(database.Service, [.. stale], Ct);
        Assert.Equal(99m, await database.One<decimal>("SELECT lifetime_value FROM crm.customer_ranks ORDER BY lifetime_value DESC LIMIT 1"));
    }
}
