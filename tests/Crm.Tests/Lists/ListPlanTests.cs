using Crm.Lists;
using Crm.Tests.Database;
using Crm.Web.Database;
using Crm.Web.Lists;
using Crm.Web.Pages.Customers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Crm.Tests.Lists;

/// <summary>The statements of the list of customers, explained on tables of some size: filters, search and every order go by an index, for whoever asks.</summary>
[Trait("Needs", "Server")]
public sealed class ListPlanTests(PlanTests.Filled filled) : IClassFixture<PlanTests.Filled>
{
    static readonly Guid Anna = Guid.Parse("0a000000-0000-0000-0000-000000000001");
    static readonly IReadOnlySet<string> Columns = new HashSet<string> { "tags", "shops" };
    static readonly string?[] Small = ["integrations", "tags", "customer_tags"];

    readonly TestDatabase database = filled.Database;

    public static TheoryData<string, string> Lists => new()
    {
        { "", "customers_created" },
        { "at=end", "customers_created" },
        { "sort=created", "customers_created" },
        { "sort=name", "customers_sort_name" },
        { "sort=-name&at=end", "customers_sort_name" },
        { "sort=-lifetime_value", "customer_ranks_lifetime_value" },
        { "sort=lifetime_value&at=end", "customer_ranks_lifetime_value" },
        { "sort=-orders", "customer_ranks_total_orders" },
        { "sort=-last_order", "customer_ranks_last_order_date" },
        { "f=country:is:DE&f=status:is:vip", "customers_country_status_created" },
        { "f=owner:is:me", "customers_owner" },
        { "f=language:is:xx", "customers_language" },
        { "f=currency:is:XTS", "customers_currency" },
        { "f=city:is:Nowhere", "customers_place" },
        { "f=postal_code:starts:99999", "customers_place" },
        { "f=email:is:buyer777@mail.example", "customers_email" },
        { "f=company:has:nobody", "customers_search" },
        { "f=lifetime_value:from:1000000", "customer_ranks_lifetime_value" },
        { "search=buyer777@", "customers_search" },
        { "search=17777", "customers_search orders_order_number_integration_id_key" },
        { "search=%E7%94%B0%E4%B8%AD", "customers_grams" },
        { "search=%E9%BE%8D", "customers_grams" },
        { "search=qz", "customers_beginnings" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_manager_s_list_goes_by_its_index(string url, string indexes) => await Check(url, indexes, "crm_manager", seesAll: true);

    [Theory]
    [InlineData("")]
    [InlineData("sort=-lifetime_value")]
    [InlineData("sort=name&at=end")]
    [InlineData("search=buyer777@")]
    [InlineData("f=orders:from:3")]
    public async Task An_agent_s_list_goes_by_whose_the_customers_are(string url) => await Check(url, "customers_owner", "crm_agent", seesAll: false);

    [Fact]
    public async Task A_mistyped_word_is_looked_up_by_the_index_of_the_search()
    {
        var query = CustomerList.Similar(State("search=byuer777"), Reader(true), Columns)!;
        await Explain(query, "customers_search", "crm_manager", "similar");
    }

    async Task Check(string url, string indexes, string role, bool seesAll)
    {
        var (page, _) = CustomerList.Page(State(url), Reader(seesAll), Columns);
        await Explain(page, indexes, role, url);
        if (url.Contains("f=", StringComparison.Ordinal) && !url.Contains("sort", StringComparison.Ordinal)) await Explain(CustomerList.Count(State(url), Reader(seesAll)), "", role, url);
    }

    async Task Explain(Query query, string indexes, string role, string what)
    {
        var command = query.Command();
        var plan = await Plan.Of(database.Web, role, Anna, command.CommandText, isSettled: false, [.. command.Parameters.Select(p => p.Value)]);
        Assert.False(plan.Steps.Any(s => s.Kind == "Seq Scan" && !Small.Contains(s.Table)), what + plan.Text);
        // An import makes thousands of one instant: they are not all read for a page.
        Assert.False(plan.Steps.Any(s => s.Kind == "Incremental Sort"), what + plan.Text);
        Assert.True(indexes.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(plan.Indexes.Contains), $"{indexes} expected, {string.Join(' ', plan.Indexes)} found. {what} {plan.Text}");
    }

    static Reader Reader(bool seesAll) => new(Anna, "UTC", DateTime.UtcNow) { SeesAll = seesAll };

    static ListState State(string url) => ListState.Of("/customers", new QueryCollection(QueryHelpers.ParseQuery(url)), CustomerFields.Find);
}
