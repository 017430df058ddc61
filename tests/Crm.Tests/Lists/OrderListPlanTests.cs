using Crm.Lists;
using Crm.Tests.Database;
using Crm.Web.Database;
using Crm.Web.Lists;
using Crm.Web.Pages.Orders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Crm.Tests.Lists;

/// <summary>The statements of the list of orders, explained on tables of some size: each goes by an index, an agent's by their own customers.</summary>
[Trait("Needs", "Server")]
public sealed class OrderListPlanTests(PlanTests.Filled filled) : IClassFixture<PlanTests.Filled>
{
    static readonly Guid Anna = Guid.Parse("0a000000-0000-0000-0000-000000000001");
    static readonly string?[] Small = ["integrations", "tags", "customer_tags", "users"];
    static readonly string Yesterday = new KeyCursor(DateTime.UtcNow.AddDays(-1), Guid.Parse("00000000-0000-0000-0001-000000000007")).ToString();

    readonly TestDatabase database = filled.Database;

    public static TheoryData<string, string> Lists => new()
    {
        { "", "orders_created" },
        { "at=end", "orders_created" },
        { "sort=placed", "orders_created" },
        { "after=" + Yesterday, "orders_created" },
        { "before=" + Yesterday, "orders_created" },
        { "sort=-total_usd", "orders_usd" },
        { "sort=total_usd&at=end", "orders_usd" },
        { "sort=-updated", "orders_updated" },
        { "sort=updated&at=end", "orders_updated" },
        { "sort=-updated&after=" + Yesterday, "orders_updated" },
        { "f=status:is:shipped&f=shop:is:0b000000-0000-0000-0000-000000000001", "orders_open" },
        { "f=number:is:777", "orders_order_number_integration_id_key" },
        { "f=awaiting:is:yes", "orders_created" },
        { "f=country:is:DE&f=counts:is:yes&f=placed:last:30", "orders_created" },
        { "f=total_usd:from:1000000", "orders_created" },
        { "f=owner:is:" + "0a000000-0000-0000-0000-000000000001", "customers_owner orders_customer" },
        { "f=sku:is:none-has-this", "order_lines_sku" },
        { "search=777", "orders_order_number_integration_id_key" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_manager_s_list_goes_by_its_index(string url, string indexes) => await Explain(url, indexes, "crm_manager", seesAll: true);

    [Theory]
    [InlineData("")]
    [InlineData("sort=placed&at=end")]
    [InlineData("sort=-total_usd")]
    [InlineData("sort=-updated")]
    [InlineData("f=status:is:shipped&f=or&f=awaiting:is:yes")]
    public async Task An_agent_s_list_is_driven_by_their_customers(string url) => await Explain(url, "customers_owner orders_customer", "crm_agent", seesAll: false);

    [Theory]
    [InlineData("")]
    [InlineData("f=status:not:shipped&f=or&f=placed:on:2026-11-24&f=total:to:10")]
    [InlineData("f=payment:empty&f=delivery:is:fulfilled,partial&f=source:starts:w&f=refunded:is:no&f=currency:not:USD")]
    [InlineData("f=tag:is:0e000000-0000-0000-0000-000000000001&f=tag:not:0e000000-0000-0000-0000-000000000002&f=owner:empty")]
    [InlineData("f=product:has:cup&f=sku:not:x&f=sku:starts:y&f=owner:not:me&f=updated:older:3")]
    [InlineData("search=buyer777@mail.example&sort=-updated")]
    public async Task Every_kind_of_filter_is_a_statement_that_Postgres_runs(string url)
    {
        foreach (var seesAll in (bool[])[true, false])
        {
            foreach (var query in (Query[])
                [OrderPages.Page(State(url), Reader(seesAll)).Rows, OrderPages.Count(State(url), Reader(seesAll)), OrderPages.All(State(url), Reader(seesAll))])
            {
                await using var visit = await database.As(seesAll ? "crm_manager" : "crm_agent", Anna);
                var command = query.Command();
                var outcome = await visit.Try(command.CommandText, [.. command.Parameters.Select(p => p.Value!)]);
                Assert.True(outcome.SqlState is null, outcome.Message);
            }
        }
    }

    [Fact]
    public async Task Orders_on_their_way_are_counted_without_reading_the_others()
    {
        var command = ((Query)OrderPages.Count(State("f=status:is:shipped"), Reader(seesAll: true))).Command();
        var plan = await Plan.Of(database.Web, "crm_manager", Anna, command.CommandText, isSettled: false, [.. command.Parameters.Select(p => p.Value)]);
        Assert.Equal(["orders_open"], plan.Indexes);
    }

    async Task Explain(string url, string indexes, string role, bool seesAll)
    {
        var command = ((Query)OrderPages.Page(State(url), Reader(seesAll)).Rows).Command();
        var plan = await Plan.Of(database.Web, role, Anna, command.CommandText, isSettled: false, [.. command.Parameters.Select(p => p.Value)]);
        Assert.False(plan.Steps.Any(s => s.Kind == "Seq Scan" && !Small.Contains(s.Table)), url + plan.Text);
        // An import makes thousands of one instant: they are not all read for a page.
        Assert.False(seesAll && plan.Steps.Any(s => s.Kind == "Incremental Sort"), url + plan.Text);
        Assert.True(indexes.Split(' ').All(plan.Indexes.Contains), $"{indexes} expected, {string.Join(' ', plan.Indexes)} found. {url} {plan.Text}");
    }

    static Reader Reader(bool seesAll) => new(Anna, "UTC", DateTime.UtcNow) { SeesAll = seesAll };

    static ListState State(string url) => ListState.Of("/orders", new QueryCollection(QueryHelpers.ParseQuery(url)), OrderFields.Find);
}
