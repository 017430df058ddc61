using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>The list of customers as a person uses it.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class CustomerListTests(Staff staff)
{
    const string Scene = """
        INSERT INTO crm.customers (id, first_name, last_name, email, country_code, status)
        SELECT gen_random_uuid(), (ARRAY['José', 'Zoë', '太郎'])[1 + n % 3], 'Listed' || n, 'listed' || n || '@buyer.example', CASE WHEN n % 2 = 0 THEN 'FO' ELSE 'GL' END, 'active'
        FROM generate_series(1, 60) AS n WHERE NOT EXISTS (SELECT FROM crm.customers WHERE last_name = 'Listed1')
        """;

    async Task<IPage> Open(string path)
    {
        await using (var command = staff.Crm.Owner.CreateCommand(Scene)) await command.ExecuteNonQueryAsync();
        var page = await staff.Administrator();
        await page.GotoAsync(path);
        return page;
    }

    static async Task Axe(IPage page) => Assert.Empty((await page.RunAxe()).Violations.Select(v => v.Id + ": " + v.Nodes.FirstOrDefault()?.Html));

    [Fact]
    public async Task A_filter_is_added_kept_as_a_view_and_found_again()
    {
        var page = await Open("/customers?view=all");
        await page.Locator("#add-filter summary").ClickAsync();
        await page.Locator("#add-filter").GetByRole(AriaRole.Link, new() { Name = "Country", Exact = true }).ClickAsync();
        await page.Locator("#filter-value").SelectOptionAsync("FO");
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).First.ClickAsync();
        await Expect(page.Locator(".chip-two")).ToContainTextAsync("Country is Faroe Islands");
        await Expect(page.Locator("#count")).ToHaveTextAsync("30");
        await Axe(page);

        await page.GetByText("Save as a view").ClickAsync();
        await page.Locator("#new-view").FillAsync("Faroese");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Faroese" })).ToHaveAttributeAsync("aria-current", "page");

        await page.GotoAsync("/customers?view=all");
        await page.GetByRole(AriaRole.Link, new() { Name = "Faroese" }).ClickAsync();
        await Expect(page.Locator("#count")).ToHaveTextAsync("30");
    }

    [Theory]
    [InlineData("jose listed3", "José Listed3")]
    [InlineData("太", "太郎 Listed")]
    [InlineData("lsited17", "Listed17")]
    public async Task The_search_forgives_accents_and_typos_and_finds_one_chinese_character(string search, string found)
    {
        var page = await Open("/customers?view=all&search=" + Uri.EscapeDataString(search));
        await Expect(page.Locator("#customers")).ToContainTextAsync(found);
    }

    [Fact]
    public async Task A_status_is_set_on_all_that_match_and_undone()
    {
        var page = await Open("/customers?view=all&f=country:is:GL");
        await page.Locator("input[data-tick-all]").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Set status…" }).ClickAsync();
        await Expect(page.GetByText("This is about 30 customers.")).ToBeVisibleAsync();
        await Axe(page);
        await page.Locator("#value").SelectOptionAsync("vip");
        await page.GetByRole(AriaRole.Button, new() { Name = "Do it to 30 customers" }).ClickAsync();
        await Expect(page.Locator("#job")).ToContainTextAsync("It is done.");
        await Axe(page);
        Assert.Equal(30, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.customers WHERE country_code = 'GL' AND status = 'vip'"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("#job")).ToContainTextAsync("It is undone.");
        Assert.Equal(0, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.customers WHERE country_code = 'GL' AND status = 'vip'"));
    }
}
