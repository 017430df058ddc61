using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed class SignInTests(Staff staff)
{
    [Fact]
    public async Task A_stranger_sees_no_page_but_the_sign_in()
    {
        var page = await staff.Stranger();
        foreach (var path in (string[])["/", "/customers", "/orders", "/integrations", "/integrations/connect", "/account/password", "/orleans/"])
        {
            await page.GotoAsync(path);
            Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_one_time_password_opens_nothing_but_the_page_to_choose_another()
    {
        var (email, password) = await Add("reader@example.com", "readonly");
        var page = await staff.Stranger();
        await Staff.SignIn(page, email, password);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Choose a password" })).ToBeVisibleAsync();

        await page.GotoAsync("/customers");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Choose a password" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_the_right_one_too()
    {
        var (email, password) = await Add("locked@example.com", "manager");
        var page = await staff.Stranger();
        for (var i = 0; i < 5; i++)
        {
            await Staff.SignIn(page, email, "a wrong password");
            await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        await Staff.SignIn(page, email, password);

        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clusters_dashboard_opens_to_administrators_alone()
    {
        var administrator = await staff.Administrator();
        Assert.Equal(200, (await administrator.GotoAsync("/orleans/"))!.Status);

        var (email, password) = await Add("manager@example.com", "manager");
        var manager = await staff.Stranger();
        await Staff.SignIn(manager, email, password);
        await manager.GetByLabel("Password until now").FillAsync(password);
        await manager.GetByLabel("New password").FillAsync("seven blue kettles sing");
        await manager.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(manager.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToBeVisibleAsync();

        Assert.Equal(404, (await manager.GotoAsync("/orleans/"))!.Status);
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_scripts_and_frames_and_a_form_without_its_token_is_refused()
    {
        using var http = new HttpClient { BaseAddress = new(staff.Crm.Address) };
        using var answer = await http.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["Email"] = staff.Crm.Email, ["Password"] = "anything" });
        using var refused = await http.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    async Task<(string Email, string Password)> Add(string email, string role)
    {
        var (code, output, error) = await staff.Crm.Run("user", "add", "--email", email, "--name", "Somebody", "--role", role, "--json");
        Assert.True(code == 0, error);
        using var added = JsonDocument.Parse(output);
        return (email, added.RootElement.GetProperty("password").GetString()!);
    }
}
