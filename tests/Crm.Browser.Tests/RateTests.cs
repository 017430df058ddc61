using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>An order that awaits a rate gets one from a person, and another when they correct it, once they have seen what that changes.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class RateTests(Staff staff)
{
    [Fact]
    public async Task A_rate_is_given_by_hand_and_corrected_after_a_look_at_the_orders_that_it_would_change()
    {
        var shop = await staff.Crm.AddShop("shopify", "taipei.example.com");
        await Staff.Receive(shop, "orders/create", "twd", Payloads.Order(85001, "1000.00").Replace("\"USD\"", "\"TWD\"", StringComparison.Ordinal));
        await staff.Crm.Settled();
        var page = await staff.Administrator();
        await page.GotoAsync("/rates");
        await page.Locator("#rates-now tr", new() { HasText = "TWD" }).GetByRole(AriaRole.Link, new() { Name = "Give a rate" }).ClickAsync();
        await Expect(page.GetByLabel("Day (UTC)")).ToHaveValueAsync("2026-11-02");
        await page.GetByLabel("Rate", new() { Exact = true }).FillAsync("many");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByText("The rate must be a positive number.")).ToBeVisibleAsync();
        await Axe.FindsNothing(page);

        await Give(page, "0.03");
        await Expect(page.Locator(".toast-note")).ToContainTextAsync("The rate is saved.");
        await staff.Crm.Until("the order has its rate", () => Usd(30m));
        await Expect(page.Locator("#given").Locator("xpath=../..")).ToContainTextAsync("The central bank’s bulletin");
        await Axe.FindsNothing(page);

        await page.GotoAsync("/rates?currency=TWD&day=2026-11-02");
        await Give(page, "0.04");
        await Expect(page.Locator("main")).ToContainTextAsync("1 order was frozen at another rate");
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("40.00");
        Assert.True(await Usd(30m)); // nothing happens before it is said
        await Axe.FindsNothing(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the rate and change the chosen orders" }).ClickAsync();
        await staff.Crm.Until("the order is frozen anew", () => Usd(40m));
        await staff.Crm.Settled();
        await staff.Verified();
    }

    static async Task Give(IPage page, string rate)
    {
        await page.GetByLabel("Rate", new() { Exact = true }).FillAsync(rate);
        await page.GetByLabel("Reason").FillAsync("The central bank’s bulletin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    async Task<bool> Usd(decimal amount) => await staff.Crm.Ask<bool>("SELECT coalesce(total_amount_usd = $1, false) FROM crm.orders WHERE currency = 'TWD'", amount);
}
