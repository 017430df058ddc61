using Crm.Running;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>A shop is connected at the simulator, read, and held in step, as an administrator does it by its pages.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class ShopWalkTests(Staff staff)
{
    [Fact]
    public async Task A_shopify_shop_is_connected_read_paused_and_its_books_are_mended()
    {
        var shop = await staff.Shops.Open("shopify", "porcelain.myshopify.com", orders: 400, seed: 41);
        var page = await staff.Administrator();
        await Connect(page, "client", shop, "Client ID", shop.ClientId, "Client secret", "a wrong secret");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("client secret is not right");
        await Axe.FindsNothing(page);

        // Slow enough to see it being read.
        await staff.Shops.Behave(shop.Domain, new { slowMilliseconds = 700 });
        await Connect(page, "client", shop, "Client ID", shop.ClientId, "Client secret", shop.ClientSecret);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Shop porcelain");
        var reading = page.Locator("#reading");
        await Expect(reading).ToContainTextAsync("EUR");
        await Expect(reading).ToContainTextAsync("Europe/Berlin");
        await Expect(reading).ToContainTextAsync("read_all_orders");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "orders/create" })).ToContainTextAsync("Registered");
        await Expect(reading).ToContainTextAsync("Being read");
        await Expect(reading.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await Axe.FindsNothing(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(reading).ToContainTextAsync("Paused.");
        await Axe.FindsNothing(page);
        await staff.Shops.Behave(shop.Domain, new { slowMilliseconds = 0 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(reading).ToContainTextAsync("In step");
        await staff.Crm.Settled();
        Assert.Equal(400, await Orders(shop));

        await Books(page, shop);
        await staff.Verified();
    }

    [Fact]
    public async Task A_woocommerce_shop_is_connected_by_its_key_and_its_books_are_mended()
    {
        var shop = await staff.Shops.Open("woocommerce", "teapots.example.com", orders: 60, seed: 42);
        var page = await staff.Administrator();
        await Connect(page, "key", shop, "Consumer key", shop.ConsumerKey, "Consumer secret", "cs_wrong");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not accept the credentials");

        await Connect(page, "key", shop, "Consumer key", shop.ConsumerKey, "Consumer secret", shop.ConsumerSecret);
        var reading = page.Locator("#reading");
        await Expect(reading).ToContainTextAsync("JPY");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "order.created" })).ToContainTextAsync("Registered");
        await Expect(reading).ToContainTextAsync("In step");
        await Axe.FindsNothing(page);
        await staff.Crm.Settled();
        Assert.Equal(60, await Orders(shop));

        await Books(page, shop);
        await staff.Verified();
    }

    [Fact]
    public async Task A_shop_that_grants_too_little_is_connected_and_says_what_is_missing()
    {
        var shop = await staff.Shops.Open("shopify", "narrow.myshopify.com", orders: 5, seed: 43);
        await staff.Shops.Grant(shop.Domain, "read_orders", "read_customers");
        var page = await staff.Administrator();
        await Connect(page, "client", shop, "Client ID", shop.ClientId, "Client secret", shop.ClientSecret);
        await Expect(page.Locator("#reading")).ToContainTextAsync("The app lacks permissions: ");
        await Expect(page.Locator("#reading .notice-bad")).ToContainTextAsync("read_fulfillments");
        await Axe.FindsNothing(page);
    }

    internal static async Task Connect(IPage page, string way, SimulatedShop shop, string idLabel, string id, string secretLabel, string secret)
    {
        await page.GotoAsync($"/integrations/connect?way={way}");
        await page.GetByLabel("The shop's host name").FillAsync(shop.Domain);
        await page.GetByLabel(idLabel).FillAsync(id);
        await page.GetByLabel(secretLabel).FillAsync(secret);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test and connect" }).ClickAsync();
    }

    // The books are equal; then an order is placed that no webhook tells of: it is found, and mended by the button.
    async Task Books(IPage page, SimulatedShop shop)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare the books" }).ClickAsync();
        await Compare(page);
        await Expect(page.Locator("#books")).ToContainTextAsync("the shop's books and ours are equal");
        await Axe.FindsNothing(page);

        var before = await Orders(shop);
        await staff.Shops.Behave(shop.Domain, new { dropsPercent = 100 });
        await staff.Shops.Place(shop.Domain);
        await Compare(page);
        await Expect(page.Locator("#books tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#books tbody tr")).ToContainTextAsync("Missing here");
        await Axe.FindsNothing(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Mend them all" }).ClickAsync();
        await Expect(page.Locator("#books")).ToContainTextAsync("the shop's books and ours are equal");
        await staff.Crm.Settled();
        Assert.Equal(before + 1, await Orders(shop));
    }

    static Task Compare(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Compare now" }).ClickAsync();

    Task<long> Orders(SimulatedShop shop) => staff.Crm.Ask<long>(
        "SELECT count(*) FROM crm.orders o JOIN crm.integrations i ON i.id = o.integration_id WHERE i.domain = $1 AND o.deleted_at IS NULL", shop.Domain);
}
