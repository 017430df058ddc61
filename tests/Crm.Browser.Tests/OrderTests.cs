using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>Orders as staff work with them: entered by hand, noted on, changed, refunded; found by filters; and customers from a file.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class OrderTests(Staff staff)
{
    [Fact]
    public async Task An_order_is_entered_for_a_customer_changed_refunded_and_noted_on()
    {
        var customer = Guid.CreateVersion7();
        await Owner($"INSERT INTO crm.customers (id, first_name, last_name, email, country_code, currency) VALUES ('{customer}', 'Wilhelmina', 'Orderly', 'wilhelmina@orderly.example', 'NL', 'USD')");
        var page = await staff.Administrator();
        await page.GotoAsync("/orders/new");
        await page.GetByLabel("For which customer?").FillAsync("wilhelmina");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find the customer" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Wilhelmina Orderly" }).ClickAsync();
        await Clean(page);

        await page.GetByLabel("Product of line 1").FillAsync("Blue kettle");
        await page.GetByLabel("Quantity of line 1").FillAsync("two");
        await page.GetByLabel("Price of line 1").FillAsync("12.50");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter the order" }).ClickAsync();
        await Expect(page.GetByText("The quantity is a whole number")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Product of line 1")).ToHaveValueAsync("Blue kettle"); // nothing typed is lost
        await Clean(page);

        await page.GetByLabel("Quantity of line 1").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Enter the order" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("M-");
        await Expect(page.Locator(".figures").First).ToContainTextAsync("25.00");
        await Clean(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Change the order" }).ClickAsync();
        await page.GetByLabel("Shipping").FillAsync("5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".figures").First).ToContainTextAsync("30.00");

        await page.Locator("#manual summary", new() { HasText = "Refund" }).ClickAsync();
        await page.GetByLabel("Amount").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Book the refund" }).ClickAsync();
        await Expect(page.Locator(".figures").First).ToContainTextAsync("20.00");
        await Expect(page.Locator(".history")).ToContainTextAsync("Partly refunded");

        await page.GetByLabel("A note on this order").FillAsync("Promised a <b>gift</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep the note" }).ClickAsync();
        await Expect(page.Locator(".notes")).ToContainTextAsync("Promised a <b>gift</b>");
        Assert.Equal(20m, await staff.Crm.Ask<decimal>("SELECT lifetime_value FROM crm.customers WHERE id = $1", customer));
        await Clean(page);
        await staff.Verified();
    }

    [Fact]
    public async Task Orders_are_found_by_filters_that_stand_in_the_address()
    {
        var shop = await staff.Crm.AddShop("shopify", "filters.example.com");
        await Staff.Receive(shop, "orders/create", "small", Payloads.Order(81001, "11.00"));
        await Staff.Receive(shop, "orders/create", "large", Payloads.Order(81002, "987.00"));
        await staff.Crm.Settled();
        var page = await staff.Administrator();
        await page.GotoAsync($"/orders?shop={shop.Id}");
        await Expect(page.GetByText("#81001")).ToBeVisibleAsync();
        await page.GotoAsync(page.Url + "&f=" + Uri.EscapeDataString("total_usd:from:500"));
        await Expect(page.GetByText("#81002")).ToBeVisibleAsync();
        await Expect(page.GetByText("#81001")).Not.ToBeVisibleAsync();
        await Clean(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Take away: Total in USD" }).ClickAsync();
        await Expect(page.GetByText("#81001")).ToBeVisibleAsync();

        var rows = page.Locator("main a.row-link");
        var (first, second) = (await rows.First.GetAttributeAsync("href"), await rows.Nth(1).GetAttributeAsync("href"));
        await rows.First.ClickAsync();
        await page.WaitForURLAsync("**" + first);
        await page.Keyboard.PressAsync("]");
        await page.WaitForURLAsync("**" + second);
        await Clean(page);
        await page.Keyboard.PressAsync("[");
        await page.WaitForURLAsync("**" + first);
        await page.Locator("[data-back]").ClickAsync();
        await page.WaitForURLAsync("**/orders?*");
    }

    [Fact]
    public async Task Customers_come_from_a_file_after_a_look_at_what_would_be()
    {
        var page = await staff.Administrator();
        await page.GotoAsync("/customers/import");
        await Clean(page);
        var mark = Guid.NewGuid().ToString("N")[..8];
        var text = $"Vorname;Nachname;E-Mail;Land\nAnna{mark};Müller;anna@{mark}.example;Deutschland\nBad;Row;no address;Atlantis\n";
        await page.GetByLabel("A file of customers").SetInputFilesAsync(new FilePayload { Name = "kunden.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.Latin1.GetBytes(text) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await Expect(page.GetByLabel("What “Nachname” holds")).ToHaveValueAsync("last_name");
        await Clean(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Check the rows" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Import 1 rows" })).ToBeVisibleAsync();
        await Expect(page.GetByText("There is no country with this code")).ToBeVisibleAsync();
        Assert.Equal(0, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.customers WHERE first_name = $1", "Anna" + mark));
        await Clean(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Import 1 rows" }).ClickAsync();
        // Its reminder, a minute later, goes on with what stands still.
        await staff.Crm.Until("the import is done", async () => await staff.Crm.Ask<long>("SELECT count(*) FROM crm.imports WHERE state = 'done'") > 0, TimeSpan.FromSeconds(150));
        await Expect(page.Locator(".chip", new() { HasText = "Done" })).ToBeVisibleAsync();
        Assert.Equal("Müller DE", await staff.Crm.Ask<string>("SELECT last_name || ' ' || country_code FROM crm.customers WHERE first_name = $1", "Anna" + mark));
        var answer = await page.APIRequest.GetAsync(page.Url + "?handler=failures");
        Assert.Contains("\"3\",\"E-Mail; Land\"", await answer.TextAsync(), StringComparison.Ordinal);
    }

    static async Task Clean(IPage page)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Id}: {v.Help} {v.Nodes[0].Html}"))));
    }

    async Task Owner(string sql)
    {
        await using var command = staff.Crm.Owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
