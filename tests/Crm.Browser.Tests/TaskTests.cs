using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>A day's work: a note on a customer, a task, done by one key and undone, and found on the timeline.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class TaskTests(Staff staff)
{
    [Fact]
    public async Task A_note_and_a_task_are_written_on_a_customer_done_by_one_key_and_undone()
    {
        var shop = await staff.Crm.AddShop("shopify", "tasks.example.com");
        await Staff.Receive(shop, "orders/create", "first", Payloads.Order(1, "12.00"));
        await staff.Crm.Settled();
        var customer = await staff.Crm.Ask<Guid>("SELECT customer_id FROM crm.orders WHERE integration_id = $1", shop.Id);
        var page = await staff.Administrator();
        await page.GotoAsync($"/customers/{customer}");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("Prefers <b>mornings</b>.");
        await page.Locator("input[name=files]").SetInputFilesAsync(new FilePayload { Name = "offer.txt", MimeType = "text/html", Buffer = "An offer"u8.ToArray() });
        await page.Locator(".composer").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#timeline")).ToContainTextAsync("Prefers <b>mornings</b>.");
        await Expect(page.Locator("#timeline").GetByRole(AriaRole.Link, new() { Name = "offer.txt" })).ToBeVisibleAsync();

        await page.Locator(".composer-kinds label", new() { HasText = "Task" }).ClickAsync();
        await page.Locator("#new-subject").FillAsync("Ring about the parcel");
        await page.Locator("#new-due").FillAsync("2026-01-31");
        await page.Locator("#new-repeats").SelectOptionAsync("monthly");
        await page.Locator(".composer").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("#timeline")).ToContainTextAsync("Ring about the parcel");
        await Sound(page);

        await page.GotoAsync("/tasks?view=overdue");
        await Sound(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Ring about the parcel" }).FocusAsync();
        await page.Keyboard.PressAsync("x");
        await Expect(page.GetByText("Nothing is overdue")).ToBeVisibleAsync();
        Assert.Equal(2, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.activities WHERE subject = 'Ring about the parcel'")); // the next one came into being

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Ring about the parcel" })).ToBeVisibleAsync();
        Assert.Equal(1, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.activities WHERE subject = 'Ring about the parcel'"));

        await page.GotoAsync("/notifications");
        await Sound(page);
        await page.GotoAsync($"/customers/{customer}/files");
        await Sound(page);
    }

    [Fact]
    public async Task A_calendar_s_address_opens_it_without_signing_in_until_it_is_revoked()
    {
        var page = await staff.Administrator();
        await page.GotoAsync("/tasks");
        await page.GetByLabel("What is to be done").FillAsync("Month end");
        await page.GetByLabel("Due on").FillAsync("2027-01-31");
        await page.Locator(".quick").GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Calendar", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "address" }).First.ClickAsync();
        var address = await page.GetByLabel("Address of your calendar").InputValueAsync();
        await Sound(page);

        using var http = new HttpClient();
        var calendar = await http.GetStringAsync(address, TestContext.Current.CancellationToken);
        Assert.Contains("SUMMARY:Month end", calendar, StringComparison.Ordinal);
        Assert.Contains("DTSTART;VALUE=DATE:20270131", calendar, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the address" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make an address" })).ToBeVisibleAsync();
        using var refused = await http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, refused.StatusCode);
    }

    static async Task Sound(IPage page)
    {
        var found = (await page.RunAxe()).Violations;
        Assert.True(found.Length == 0, string.Join('\n', found.Select(v => $"{page.Url} {v.Id}: {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}")));
    }
}
