using System.Diagnostics;
using System.Globalization;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>What staff see while a part of the system is away. Whoever would start it again is killed first.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class OutageTests(Staff staff)
{
    [Fact]
    public async Task With_every_silo_away_the_pages_say_so_and_show_what_was_saved()
    {
        var shop = await staff.Crm.AddShop("shopify", "away.example.com");
        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(1, "75.00"));
        await staff.Crm.Settled();
        var customer = await staff.Crm.Ask<Guid>("SELECT customer_id FROM crm.orders WHERE integration_id = $1", shop.Id);
        var page = await staff.Administrator();
        await staff.Crm.Kill("up");
        await staff.Crm.Kill("silo-1");
        try
        {
            await page.GotoAsync($"/customers/{customer}");
            await Expect(page.GetByText("The live figures are away")).ToBeVisibleAsync();
            await Expect(page.Locator("#lifetime-value")).ToContainTextAsync("75.00");
            await page.GotoAsync($"/integrations/{shop.Id}");
            await Expect(page.Locator("#health")).ToContainTextAsync("webhooks are still received");
            foreach (var path in (string[])["/", "/customers", "/orders", "/integrations"]) Assert.Equal(200, (await page.GotoAsync(path))!.Status);
        }
        finally
        {
            await staff.Crm.Up();
        }
    }

    [Fact]
    public async Task With_postgres_away_a_page_says_so_and_works_again_by_itself()
    {
        var page = await staff.Administrator();
        var pid = int.Parse((await staff.Crm.Ask<string>("SELECT pg_read_file('postmaster.pid')")).Split('\n')[0], CultureInfo.InvariantCulture);
        await staff.Crm.Kill("up");
        using (var postgres = Process.GetProcessById(pid))
        {
            using var quit = Process.Start("kill", ["-QUIT", pid.ToString(CultureInfo.InvariantCulture)]);
            await postgres.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        try
        {
            Assert.Equal(503, (await page.GotoAsync("/customers"))!.Status);
            await Expect(page.GetByText("The database is away")).ToBeVisibleAsync();
        }
        finally
        {
            await staff.Crm.Up();
        }

        Assert.Equal(200, (await page.GotoAsync("/customers"))!.Status);
    }
}
