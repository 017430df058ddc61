using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>A customer is made, edited by two people at once, taken back by the toast and deleted; and what an administrator sets for all of them.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class CustomerWalkTests(Staff staff)
{
    static ILocator Toast(IPage page) => page.Locator(".toast-note");

    static Task Save(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

    async Task<Guid> Make(string name)
    {
        var id = Guid.CreateVersion7();
        await using var command = staff.Crm.Owner.CreateCommand($"INSERT INTO crm.customers (id, first_name, last_name, city) VALUES ('{id}', '{name}', 'Walked', 'Paris')");
        await command.ExecuteNonQueryAsync();
        return id;
    }

    [Fact]
    public async Task Two_people_who_change_the_same_field_see_both_values_side_by_side_and_lose_nothing()
    {
        var customer = await Make("Contested");
        var (anna, noor) = (await staff.Administrator(), await staff.Reader("en"));
        await anna.GotoAsync($"/customers/{customer}/edit");
        await noor.GotoAsync($"/customers/{customer}/edit");
        await noor.GetByLabel("City").FillAsync("Bergen");
        await Save(noor);
        await Expect(noor.Locator("#profile")).ToContainTextAsync("Bergen");

        await anna.GetByLabel("City").FillAsync("Oslo");
        await anna.GetByLabel("Company").FillAsync("Fjord AS");
        await Save(anna);
        await Expect(anna.Locator("main")).ToContainTextAsync("1 field was changed by somebody else meanwhile");
        var city = anna.GetByRole(AriaRole.Radiogroup, new() { Name = "City" });
        await Expect(city).ToContainTextAsync("Bergen");
        await Expect(city.GetByRole(AriaRole.Radio, new() { Name = "Oslo" })).ToBeCheckedAsync();
        await Expect(anna.GetByLabel("Company")).ToHaveValueAsync("Fjord AS"); // nothing typed is lost
        await Axe.FindsNothing(anna);
        await city.GetByRole(AriaRole.Radio, new() { Name = "Bergen" }).CheckAsync();
        await Save(anna);
        await Expect(anna.Locator("#profile")).ToContainTextAsync("Fjord AS");

        // The same inside the customer's page, where a single field is edited.
        await anna.GetByRole(AriaRole.Link, new() { Name = "Change: City" }).ClickAsync();
        await anna.GetByLabel("City", new() { Exact = true }).FillAsync("Tromsø");
        await noor.GotoAsync($"/customers/{customer}/edit");
        await noor.GetByLabel("City").FillAsync("Bodø");
        await Save(noor);
        await Expect(noor.Locator("#profile")).ToContainTextAsync("Bodø");
        await anna.Locator("#profile form").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(city).ToContainTextAsync("Bodø");
        await anna.Locator("#profile form").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync(); // one's own, chosen already
        await Expect(anna.Locator("#profile form")).ToHaveCountAsync(0);
        Assert.Equal("Tromsø Fjord AS", await staff.Crm.Ask<string>("SELECT city || ' ' || company_name FROM crm.customers WHERE id = $1", customer));
    }

    [Fact]
    public async Task A_customer_is_made_edited_taken_back_by_the_toast_and_deleted()
    {
        var page = await staff.Administrator();
        await page.GotoAsync("/customers/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the customer" }).ClickAsync();
        await Expect(page.GetByText("Give a name, a company, an e-mail address or a phone number.")).ToBeVisibleAsync();
        await page.GetByLabel("Given name").FillAsync("Ephemera");
        await page.GetByLabel("City").FillAsync("Lyon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the customer" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Ephemera");
        await Expect(Toast(page)).ToContainTextAsync("The customer is made.");
        var address = page.Url;

        await page.GotoAsync(address + "/edit");
        await page.GetByLabel("City").FillAsync("Nantes");
        await Save(page);
        await Expect(page.Locator("#profile")).ToContainTextAsync("Nantes");
        await Toast(page).GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator("#profile")).ToContainTextAsync("Lyon");
        await Expect(Toast(page)).ToContainTextAsync("It is undone.");

        await page.GetByText("Delete this customer").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await Expect(Toast(page)).ToContainTextAsync("The customer is deleted.");
        Assert.Equal(404, (await page.GotoAsync(address))!.Status);
        await staff.Verified();
    }

    [Fact]
    public async Task Tags_fields_and_a_rule_of_assignment_are_set_and_a_new_customer_has_them()
    {
        var page = await staff.Administrator();
        await page.GotoAsync("/settings/tags");
        await page.GetByLabel("Name").FillAsync("Walkers");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the tag" }).ClickAsync();
        await Expect(page.Locator("table")).ToContainTextAsync("Walkers");
        await Axe.FindsNothing(page);

        await page.GotoAsync("/settings/fields");
        await page.GetByLabel("Name").FillAsync("Schuhgröße");
        await page.GetByLabel("Key").FillAsync("shoe_size");
        await page.GetByLabel("Type").SelectOptionAsync("number");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the field" }).ClickAsync();
        await Expect(page.Locator("table")).ToContainTextAsync("Schuhgröße");
        await Axe.FindsNothing(page);

        await using (var command = staff.Crm.Owner.CreateCommand("INSERT INTO crm.users (id, email, display_name, role) VALUES (gen_random_uuid(), 'sigga@example.com', 'Sigga', 'agent') ON CONFLICT DO NOTHING"))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await page.GotoAsync("/settings/assignment");
        await page.GetByLabel("Country").SelectOptionAsync("IS");
        await page.GetByLabel("Sigga").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the rule" }).ClickAsync();
        await Expect(page.Locator("table")).ToContainTextAsync("Iceland");
        await Axe.FindsNothing(page);

        await page.GotoAsync("/customers/new");
        await page.GetByLabel("Given name").FillAsync("Björk");
        await page.GetByLabel("Country").SelectOptionAsync("IS");
        await page.GetByLabel("Schuhgröße").FillAsync("37.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the customer" }).ClickAsync();
        await Expect(page.Locator("#profile")).ToContainTextAsync("37.5");
        await page.GetByRole(AriaRole.Link, new() { Name = "Tags", Exact = true }).ClickAsync();
        await page.GetByLabel("Walkers").CheckAsync();
        await Save(page);
        await Expect(page.Locator("#who")).ToContainTextAsync("Walkers");
        await staff.Crm.Until("the rule has assigned her", async () => await staff.Crm.Ask<long>(
            "SELECT count(*) FROM crm.customers c JOIN crm.users u ON u.id = c.owner_id WHERE c.first_name = 'Björk' AND u.display_name = 'Sigga'") == 1);

        await page.GotoAsync("/settings/assignment");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete: rule 1" }).ClickAsync();
        await Expect(page.GetByText("There are no rules yet")).ToBeVisibleAsync();
        await page.GotoAsync("/settings/fields");
        await page.GetByText("Delete", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete, with the values of 1 customer" }).ClickAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Schuhgröße");
    }
}
