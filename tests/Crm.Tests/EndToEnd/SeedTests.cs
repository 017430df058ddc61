using Xunit;

namespace Crm.Tests.EndToEnd;

/// <summary>The invented business that crm seed fills a system with.</summary>
[Collection(EndToEnd.Name), Trait("Needs", "Server")]
public sealed class SeedTests(TwoSilos system)
{
    static readonly string[] Words = ["seed", "--customers", "60", "--orders", "400", "--until", "2026-11-01"];

    const string ReadShops = "SELECT array_agg(id ORDER BY id) FROM crm.integrations WHERE domain LIKE 'seed-%'";

    const string ReadOrders = "SELECT count(*) FROM crm.orders WHERE integration_id = ANY ($1)";

    const string ReadCustomers = "SELECT count(DISTINCT customer_id) FROM crm.orders WHERE integration_id = ANY ($1)";

    const string ReadContents = "SELECT md5(string_agg(o::text, E'\\n' ORDER BY o)) FROM (SELECT external_id, order_number, status, total_amount, currency, created_at, refunded_amount FROM crm.orders WHERE integration_id = ANY ($1)) AS o";

    [Fact]
    public async Task Seeding_makes_as_many_customers_and_orders_as_asked_for_and_a_second_time_nothing_more()
    {
        await Seed();
        var shops = await system.Crm.Ask<Guid[]>(ReadShops);
        Assert.Equal(6, shops.Length);
        Assert.Equal((60, 400), (await system.Crm.Ask<long>(ReadCustomers, shops), await system.Crm.Ask<long>(ReadOrders, shops)));
        var contents = await system.Crm.Ask<string>(ReadContents, shops);

        await Seed();

        Assert.Equal(400, await system.Crm.Ask<long>(ReadOrders, shops));
        Assert.Equal(contents, await system.Crm.Ask<string>(ReadContents, shops));
        await system.Verified();
    }

    async Task Seed()
    {
        var (code, output, error) = await system.Crm.Run(Words);
        Assert.True(code == 0, output + error);
        Assert.Contains("60 customers and 400 orders", output, StringComparison.Ordinal);
    }
}
