using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>Figures that move while one watches. Orders are in USD, which needs no rate.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class LiveTests(Staff staff)
{
    [Fact]
    public async Task A_webhook_changes_the_customers_figures_without_a_reload()
    {
        var shop = await staff.Crm.AddShop("shopify", "live.example.com");
        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(1, "120.00"));
        await staff.Crm.Settled();
        var customer = await staff.Crm.Ask<Guid>("SELECT customer_id FROM crm.orders WHERE integration_id = $1", shop.Id);
        var page = await staff.Administrator();
        await page.GotoAsync($"/customers/{customer}");
        await Expect(page.Locator("#total-orders")).ToHaveTextAsync("1");
        await Expect(page.Locator("#lifetime-value")).ToContainTextAsync("120.00");
        await Watched(page);

        await Staff.Receive(shop, "orders/create", "second", Payloads.Order(2, "80.50"));

        await Expect(page.Locator("#total-orders")).ToHaveTextAsync("2");
        await Expect(page.Locator("#lifetime-value")).ToContainTextAsync("200.50");
        await Expect(page.Locator("#timeline")).ToContainTextAsync("#2");
        await NotReloaded(page);
    }

    [Fact]
    public async Task A_webhook_adds_its_order_to_the_open_list_without_a_reload()
    {
        var shop = await staff.Crm.AddShop("shopify", "list.example.com");
        var page = await staff.Administrator();
        await page.GotoAsync($"/orders?shop={shop.Id}");
        await Watched(page);

        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(4711, "33.00"));

        await Expect(page.GetByText("#4711")).ToBeVisibleAsync();
        await NotReloaded(page);
    }

    [Fact]
    public async Task A_webhook_moves_the_home_page_without_a_reload()
    {
        var shop = await staff.Crm.AddShop("shopify", "home.example.com");
        await staff.Crm.Settled();
        var page = await staff.Administrator();
        await page.GotoAsync("/");
        var customers = page.Locator(".figure", new() { HasText = "across every shop" }).Locator(".figure-value");
        var before = int.Parse(await customers.InnerTextAsync(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        await Watched(page);

        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(1, "33.00"));

        await Expect(customers).ToHaveTextAsync((before + 1).ToString("N0", CultureInfo.InvariantCulture));
        await NotReloaded(page);
    }

    [Fact]
    public async Task News_does_not_take_what_somebody_types_from_under_their_hands_and_shows_once_they_have_done()
    {
        var shop = await staff.Crm.AddShop("shopify", "typed.example.com");
        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(31, "120.00"));
        await staff.Crm.Settled();
        var page = await staff.Administrator();
        var other = await staff.Administrator();
        var order = "/orders/" + await staff.Crm.Ask<Guid>("SELECT id FROM crm.orders WHERE integration_id = $1", shop.Id);
        await other.GotoAsync(order);
        await page.GotoAsync(order);
        await Watched(page);
        var (note, total) = (page.GetByLabel("A note on this order"), page.Locator(".figure-value").First);
        await note.FillAsync("Promised a gift");

        await Staff.Receive(shop, "orders/updated", "dearer", Payloads.Order(31, "150.00", minute: 5));
        await Expect(other.Locator(".figure-value").First).ToContainTextAsync("150.00");
        await Expect(note).ToHaveValueAsync("Promised a gift");
        await Expect(total).ToContainTextAsync("120.00");

        await note.FillAsync("");
        await note.BlurAsync();
        await Expect(total).ToContainTextAsync("150.00");
        await NotReloaded(page);
    }

    [Fact]
    public async Task What_changed_while_the_page_was_connecting_shows_once_it_has()
    {
        var shop = await staff.Crm.AddShop("shopify", "slow.example.com");
        var page = await staff.Administrator();
        var (asks, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/live/negotiate*", async route =>
        {
            asks.TrySetResult();
            await goesOn.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"/orders?shop={shop.Id}");
        await asks.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(8822, "33.00"));
        await staff.Crm.Settled();

        goesOn.SetResult();

        await Expect(page.GetByText("#8822")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_parked_message_is_seen_with_its_reason_and_replayed_once_its_cause_is_gone()
    {
        var shop = await staff.Crm.AddShop("shopify", "parked.example.com");
        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(1, "10.00"));
        await staff.Crm.Settled();
        await Staff.Receive(shop, "orders/create", "twin", Payloads.Order(2, "10.00").Replace("\"#2\"", "\"#1\"", StringComparison.Ordinal));
        await staff.Crm.Settled();
        var page = await staff.Administrator();
        await page.GotoAsync($"/integrations/{shop.Id}");
        await Expect(page.GetByText("Another order of this shop already has this order number.")).ToBeVisibleAsync();

        await Staff.Receive(shop, "orders/updated", "renamed", Payloads.Order(1, "10.00", minute: 5).Replace("\"#1\"", "\"#1-old\"", StringComparison.Ordinal));
        await staff.Crm.Settled();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("on its way again");
        await staff.Crm.Until("both orders stand", async () => await staff.Crm.Ask<long>("SELECT count(*) FROM crm.orders WHERE integration_id = $1", shop.Id) == 2);
        await page.ReloadAsync();
        await Expect(page.GetByText("Nothing is parked")).ToBeVisibleAsync();
    }

    // A mark that a reload would wipe out, set once the page listens.
    static async Task Watched(IPage page)
    {
        await page.EvaluateAsync("window.watched = true");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    static async Task NotReloaded(IPage page) => Assert.True(await page.EvaluateAsync<bool>("window.watched === true"));
}
