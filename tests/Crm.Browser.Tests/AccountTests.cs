using System.Text.Json;
using System.Text.RegularExpressions;
using Crm.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Crm.Browser.Tests;

/// <summary>How a member of staff signs in, and what they say of themselves.</summary>
[Collection(Browser.Name), Trait("Needs", "Server")]
public sealed partial class AccountTests(Staff staff)
{
    const string Password = "seven blue kettles sing";

    [Fact]
    public async Task A_person_chooses_a_language_and_a_time_zone_and_the_next_page_has_them()
    {
        var page = await Member("mika@example.com");
        await page.GotoAsync("/account");
        await page.GetByLabel("Time zone").FillAsync("Atlantis");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("This time zone is not known")).ToBeVisibleAsync();
        await page.GetByLabel("Language").SelectOptionAsync("ja");
        await page.GetByLabel("Time zone").FillAsync("Asia/Tokyo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "ja");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("アカウント");
        await Axe.FindsNothing(page);
    }

    [Fact]
    public async Task With_two_steps_a_password_alone_opens_nothing_and_a_recovery_code_opens_once()
    {
        var page = await Member("tora@example.com");
        await page.GotoAsync("/account/two-step");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).ClickAsync();
        await Expect(page.Locator(".qr svg")).ToBeVisibleAsync();
        await Axe.FindsNothing(page);
        var key = await page.Locator(".panel-body > p > code").InnerTextAsync();
        await page.GetByLabel("The code that the app shows").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await Expect(page.GetByText("This code is not right")).ToBeVisibleAsync();
        await page.GetByLabel("The code that the app shows").FillAsync(OneTimeCode.Now(key));
        await page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        var recovery = await page.Locator(".codes code").First.InnerTextAsync();
        await page.ReloadAsync();
        await Expect(page.Locator(".codes")).ToHaveCountAsync(0); // shown once
        Assert.Equal(0, await staff.Crm.Ask<long>("""SELECT count(*) FROM auth.user_tokens WHERE "Value" LIKE '%' || $1 || '%'""", key));

        var other = await staff.Stranger();
        await Staff.SignIn(other, "tora@example.com", Password);
        await Expect(other.GetByLabel("Code")).ToBeVisibleAsync();
        await Axe.FindsNothing(other);
        await other.GotoAsync("/customers");
        Assert.Contains("/sign-in", other.Url, StringComparison.Ordinal);
        foreach (var isFirst in (bool[])[true, false])
        {
            await other.Context.ClearCookiesAsync();
            await Staff.SignIn(other, "tora@example.com", Password);
            await other.GetByLabel("Code").FillAsync(recovery);
            await other.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
            if (isFirst) await Expect(other.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToBeVisibleAsync();
            else await Expect(other.GetByText("This code is not right")).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task A_passkey_signs_in_without_a_password_until_it_is_removed()
    {
        var page = await Member("paola@example.com");
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await page.GotoAsync("/account/passkeys");
        await page.GetByLabel("What to call it").FillAsync("My <i>phone</i>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.Locator(".rows")).ToContainTextAsync("My <i>phone</i>");
        await Axe.FindsNothing(page);

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in?then=%2Forders");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.WaitForURLAsync("**/orders");

        await page.GotoAsync("/account/passkeys");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = Removal() }).ClickAsync();
        await Expect(page.Locator(".rows")).ToHaveCountAsync(0);
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This passkey did not sign anybody in");
    }

    [Fact]
    public async Task A_forgotten_password_is_replaced_by_a_link_that_works_once_and_ends_every_session()
    {
        await Member("fumi@example.com");
        var page = await staff.Stranger();
        var answers = new List<string>();
        foreach (var email in (string[])["nobody@example.com", "fumi@example.com"])
        {
            await page.GotoAsync("/sign-in");
            await page.GetByRole(AriaRole.Link, new() { Name = "Forgotten password?" }).ClickAsync();
            await Axe.FindsNothing(page);
            await page.GetByLabel("E-mail").FillAsync(email);
            await page.GetByRole(AriaRole.Button, new() { Name = "Send the link" }).ClickAsync();
            answers.Add(await page.GetByRole(AriaRole.Status).InnerTextAsync());
        }

        Assert.Equal(answers[0], answers[1]);
        await staff.Crm.Until("the mail is in the outbox", async () =>
            await staff.Crm.Ask<long>("SELECT count(*) FROM crm.emails WHERE kind = 'password-reset' AND recipient = 'fumi@example.com'") == 1);
        Assert.Equal(0, await staff.Crm.Ask<long>("SELECT count(*) FROM crm.emails WHERE recipient = 'nobody@example.com'"));

        // As the recipient's mailbox would show it: the link is encrypted by the keys of the system.
        await using var services = new ServiceCollection().AddSingleton(staff.Crm.Owner).AddKeyRing(staff.Crm.Home, KeyWrap.Of(staff.Crm.Home, _ => null)).BuildServiceProvider();
        var keys = services.GetRequiredService<IDataProtectionProvider>();
        var link = keys.CreateProtector("mail-link").Unprotect(await staff.Crm.Ask<string>("SELECT link FROM crm.emails WHERE recipient = 'fumi@example.com'"));
        await page.GotoAsync(link);
        await Axe.FindsNothing(page);
        await page.GetByLabel("New password").FillAsync("nine green ferries at dawn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The new password is set");
        Assert.Equal(0, await staff.Crm.Ask<long>("""SELECT count(*) FROM auth.sessions s JOIN auth.users u ON u."Id" = s.user_id WHERE u."Email" = 'fumi@example.com'"""));

        await page.GotoAsync(link);
        await page.GetByLabel("New password").FillAsync("ten green ferries at dawn");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(page.GetByText("This link is not valid any more")).ToBeVisibleAsync();
        await Staff.SignIn(page, "fumi@example.com", "nine green ferries at dawn");
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_is_seen_from_another_browser_and_ended_there()
    {
        var page = await Member("sol@example.com");
        var other = await staff.Stranger();
        await Staff.SignIn(other, "sol@example.com", Password);
        await page.GotoAsync("/account/sessions");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("tbody tr").Filter(new() { HasText = "This browser" })).ToHaveCountAsync(1);
        await Axe.FindsNothing(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "End", Exact = true }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await staff.Crm.Until("the other browser is signed out", async () =>
        {
            await other.GotoAsync("/customers");
            return other.Url.Contains("/sign-in", StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(90));
    }

    [Theory]
    [InlineData("en", ColorScheme.Dark, false)]
    [InlineData("ar", ColorScheme.Light, true)]
    public async Task Axe_finds_nothing_on_the_pages_of_account_and_settings(string language, ColorScheme scheme, bool phone)
    {
        var page = await staff.Administrator(scheme, phone);
        await Speak(language);
        try
        {
            foreach (var path in (string[])["/account", "/account/password", "/account/two-step", "/account/passkeys", "/account/sessions", "/settings", "/settings/people", "/settings/audit", "/email"])
            {
                Assert.Equal(200, (await page.GotoAsync(path))!.Status);
                await Axe.FindsNothing(page);
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than the screen");
            }
        }
        finally
        {
            await Speak("en");
        }

        async Task Speak(string code)
        {
            await page.GotoAsync("/account");
            await page.Locator("#Language").SelectOptionAsync(code);
            await page.Locator("main form .button-main").ClickAsync();
            await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", code);
        }
    }

    /// <summary>A page of a new manager who has signed in and chosen a password.</summary>
    async Task<IPage> Member(string email)
    {
        var (code, output, error) = await staff.Crm.Run("user", "add", "--email", email, "--name", "Somebody", "--role", "manager", "--json");
        Assert.True(code == 0, error);
        using var added = JsonDocument.Parse(output);
        var oneTime = added.RootElement.GetProperty("password").GetString()!;
        var page = await staff.Stranger();
        await Staff.SignIn(page, email, oneTime);
        await page.GetByLabel("Password until now").FillAsync(oneTime);
        await page.GetByLabel("New password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Main" })).ToBeVisibleAsync();
        return page;
    }

    [GeneratedRegex("^Remove")]
    private static partial Regex Removal();
}
