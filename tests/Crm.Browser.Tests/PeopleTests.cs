using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class PeopleTests(Staff staff)
{
    [Fact]
    public async Task An_invited_colleague_begins_in_their_language_and_is_out_within_a_minute_of_being_deactivated()
    {
        var administrator = await staff.Administrator();
        await administrator.GotoAsync("/settings/people");
        await Axe.FindsNothing(administrator);
        await administrator.GetByLabel("E-mail").FillAsync("uta@example.com");
        await administrator.GetByLabel("Language of the mail").SelectOptionAsync("de");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Invite", Exact = true }).ClickAsync();
        var link = await administrator.Locator("code.address").InnerTextAsync();

        var colleague = await staff.Stranger();
        await colleague.GotoAsync(link);
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Deutsch" }).ClickAsync();
        await Axe.FindsNothing(colleague);
        await colleague.GetByLabel("Ihr Name").FillAsync("Uta <b>Weiß</b>");
        await colleague.GetByLabel("Passwort").FillAsync("kurz");
        await colleague.EvaluateAsync("document.querySelectorAll('[minlength]').forEach(i => i.removeAttribute('minlength'))");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Loslegen" }).ClickAsync();
        await Expect(colleague.GetByText("Ein Passwort muss mindestens 12 Zeichen haben.")).ToBeVisibleAsync();
        Assert.Equal("Uta <b>Weiß</b>", await colleague.GetByLabel("Ihr Name").InputValueAsync()); // what was typed is kept
        await colleague.GetByLabel("Passwort").FillAsync("vier ruhige reiher am see");
        await colleague.GetByRole(AriaRole.Button, new() { Name = "Loslegen" }).ClickAsync();
        await Expect(colleague.Locator(".me-name")).ToHaveTextAsync("Uta <b>Weiß</b>");
        await Expect(colleague.Locator("html")).ToHaveAttributeAsync("lang", "de");

        var late = await staff.Stranger();
        Assert.Equal(410, (await late.GotoAsync(link))!.Status); // a link works once

        await administrator.GotoAsync("/settings/people");
        await administrator.GetByRole(AriaRole.Link, new() { Name = "Uta <b>Weiß</b>" }).ClickAsync();
        await Axe.FindsNothing(administrator);
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();
        await Expect(administrator.Locator(".head .pill")).ToHaveTextAsync("Deactivated");

        await Staff.SignIn(late, "uta@example.com", "vier ruhige reiher am see");
        await Expect(late.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await staff.Crm.Until("the deactivated colleague is signed out", async () =>
        {
            await colleague.GotoAsync("/customers");
            return colleague.Url.Contains("/sign-in", StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(90));

        await administrator.GotoAsync("/settings/audit?action=deactivate");
        await Expect(administrator.Locator("tbody tr").First).ToContainTextAsync("Uta <b>Weiß</b>");
        await Axe.FindsNothing(administrator);
    }

    [Fact]
    public async Task The_last_administrator_cannot_give_the_role_away_nor_be_deactivated()
    {
        // The readers of other walks are administrators too: not while this one looks.
        await Readers("manager");
        var administrator = await staff.Administrator();
        await administrator.GotoAsync("/settings/people");
        await administrator.GetByRole(AriaRole.Link, new() { Name = "Administrator" }).ClickAsync();
        await administrator.GetByRole(AriaRole.Radio, new() { Name = "Agent" }).CheckAsync();
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Change the role" }).ClickAsync();
        await Expect(administrator.GetByRole(AriaRole.Alert)).ToContainTextAsync("the last administrator");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "Deactivate" }).ClickAsync();
        await Expect(administrator.GetByRole(AriaRole.Alert)).ToContainTextAsync("the last administrator");
        await Readers("admin");
    }

    async Task Readers(string role)
    {
        await using var command = staff.Crm.Owner.CreateCommand("UPDATE crm.users SET role = $1 WHERE email LIKE 'reads-%'");
        command.Parameters.Add(new() { Value = role });
        await command.ExecuteNonQueryAsync();
    }
}
