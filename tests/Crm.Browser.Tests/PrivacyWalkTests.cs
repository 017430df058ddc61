using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>Two records of one person are compared, merged and taken apart again; a person is anonymised and the certificate says what went.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class PrivacyWalkTests(Staff staff)
{
    static string Order(long id, long buyer, string name, string total) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":{{id}},"admin_graphql_api_id":"gid://shopify/Order/{{id}}","name":"#{{id}}","created_at":"2026-11-02T10:00:00Z","updated_at":"2026-11-02T10:00:00Z",
         "currency":"USD","total_price":"{{total}}","financial_status":"paid","test":false,
         "customer":{"id":{{buyer}},"email":"{{name}}{{buyer}}@example.com","first_name":"{{name}}","last_name":"Walker","verified_email":false},
         "line_items":[{"id":1,"title":"Cup","quantity":1,"price":"{{total}}"}]}
        """);

    async Task<Guid> Customer(Running.Shop shop, long buyer, string name, string total)
    {
        await Staff.Receive(shop, "orders/create", $"walk-{buyer}", Order(buyer, buyer, name, total));
        await staff.Crm.Settled();
        return await staff.Crm.Ask<Guid>(
            "SELECT customer_id FROM crm.customer_identities WHERE integration_id = $1 AND external_id = $2", shop.Id, buyer.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_merge_is_seen_before_it_is_made_and_can_be_taken_back()
    {
        var shop = await staff.Crm.AddShop("shopify", "merge-walk.example.com");
        var (kept, other) = (await Customer(shop, 81001, "Ada", "120.00"), await Customer(shop, 81002, "Augusta", "80.50"));
        var page = await staff.Administrator();
        await page.GotoAsync($"/customers/{kept}/merge?with={other}");
        await Expect(page.Locator("#orders-after")).ToHaveTextAsync("2");
        await Expect(page.Locator("#value-after")).ToContainTextAsync("200.50");
        await Axe.FindsNothing(page);

        await page.GetByRole(AriaRole.Radio, new() { NameRegex = new("Augusta") }).First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge into Ada Walker" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Augusta Walker" })).ToBeVisibleAsync();
        await Expect(page.Locator("#total-orders")).ToHaveTextAsync("2");

        await page.GotoAsync($"/customers/{kept}/merge");
        await Axe.FindsNothing(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo this merge" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Ada Walker" })).ToBeVisibleAsync();
        await Expect(page.Locator("#total-orders")).ToHaveTextAsync("1");
        await staff.Verified();
    }

    [Fact]
    public async Task A_person_is_anonymised_with_a_certificate_and_the_books_stay()
    {
        var shop = await staff.Crm.AddShop("shopify", "privacy-walk.example.com");
        var customer = await Customer(shop, 82001, "Bertha", "45.00");
        var page = await staff.Administrator();
        await page.GotoAsync($"/customers/{customer}/privacy/report");
        await Expect(page.GetByText("Bertha").First).ToBeVisibleAsync();
        await Axe.FindsNothing(page);
        await page.GotoAsync($"/customers/{customer}/privacy");
        await Axe.FindsNothing(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Anonymise this customer" }).ClickAsync();
        await Expect(page.GetByText("Confirm that you understand it: it cannot be undone.")).ToBeVisibleAsync();
        await page.GetByLabel("I understand that it cannot be undone").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Anonymise this customer" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Certificate of erasure" })).ToBeVisibleAsync();
        await Axe.FindsNothing(page);
        await page.GotoAsync("/settings/privacy");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Certificates of erasure" })).ToBeVisibleAsync();
        await Axe.FindsNothing(page);
        await page.GotoAsync($"/customers/{customer}");
        await Expect(page.Locator("#lifetime-value")).ToContainTextAsync("45.00");
        await Expect(page.GetByText("Bertha")).ToHaveCountAsync(0);
        await staff.Verified();
    }
}
