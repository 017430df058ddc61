using System.Text;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>A file of customers comes in, and the page tells how far it is without being asked again.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class ImportTests(Staff staff)
{
    static string Rows(int count) => "Email,First name,Country\nnobody,Bad,DE\n" + string.Concat(Enumerable.Range(0, count).Select(n => $"imported{n}@mail.example,Imported {n},Fiji\n"));

    static ILocator State(IPage page) => page.Locator("#import .head .chip");

    [Fact]
    public async Task A_file_is_checked_and_imported_while_the_page_keeps_up()
    {
        var page = await staff.Administrator();
        await page.GotoAsync("/customers/import");
        await page.GetByLabel("A file of customers").SetInputFilesAsync(new FilePayload { Name = "people.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(Rows(4000)) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the rows" }).ClickAsync();
        await Expect(State(page)).ToHaveTextAsync("Checked");
        Assert.Empty((await page.RunAxe()).Violations.Select(v => v.Id + ": " + v.Nodes.FirstOrDefault()?.Html));

        await page.GetByRole(AriaRole.Button, new() { Name = "Import 4,000 rows" }).ClickAsync();
        await Expect(State(page)).ToHaveTextAsync("Done");
        Assert.Equal(4000, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.customers WHERE country_code = 'FJ'"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it off the list" }).ClickAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync("people.csv");
    }

    [Fact]
    public async Task An_import_that_stands_still_goes_on_when_somebody_looks()
    {
        var id = Guid.CreateVersion7();
        await using (var command = staff.Crm.Owner.CreateCommand("""
            WITH new AS (
                INSERT INTO crm.imports (id, user_id, file_name, state, headers, mapping, total_rows)
                SELECT $1, id, 'left.csv', 'running', '{Email}', '{email}', 1 FROM crm.users WHERE email = $2 RETURNING id)
            INSERT INTO crm.import_parts (import_id, part, data) SELECT id, 0, convert_to(E'Email\nleft@mail.example\n', 'UTF8') FROM new
            """))
        {
            command.Parameters.Add(new() { Value = id });
            command.Parameters.Add(new() { Value = staff.Crm.Email });
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var page = await staff.Administrator();
        await page.GotoAsync($"/customers/import/{id}");
        await Expect(State(page)).ToHaveTextAsync("Done");
        Assert.Equal(1, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.customers WHERE email = 'left@mail.example'"));
    }
}
