using Crm.Running;
using Microsoft.Playwright;
using Xunit;
using Xunit.Sdk;

namespace Crm.Browser.Tests;

/// <summary>The running system and a browser in which the administrator is signed in.</summary>
public sealed class Staff : IAsyncLifetime
{
    const string Chosen = "three quiet teapots in a row";
    // A browser that talks to this machine alone.
    static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    IPlaywright? playwright;
    IBrowser? browser;
    ITest? walk;
    readonly List<IBrowserContext> opened = [];
    string signedIn = "";
    readonly Dictionary<string, string> readers = [];

    internal RunningCrm Crm { get; private set; } = null!;

    /// <summary>What answers as every shop that is connected by its API.</summary>
    internal SimulatedShops Shops { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Shops = await SimulatedShops.Start();
        Crm = await RunningCrm.Start(shops: Shops.Address);
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(20_000); // the machine may be busy; what is expected comes in a fraction of it
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CRM_CHROMIUM") ?? "/usr/bin/chromium",
            Args = Arguments,
        });
        var page = await Stranger();
        await SignIn(page, Crm.Email, Crm.Password);
        await page.GetByLabel("Password until now").FillAsync(Crm.Password);
        await page.GetByLabel("New password").FillAsync(Chosen);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).WaitForAsync();
        signedIn = await page.Context.StorageStateAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>A page of a browser that nobody is signed in to.</summary>
    internal Task<IPage> Stranger() => Open(new());

    /// <summary>A page of the administrator's.</summary>
    internal Task<IPage> Administrator(ColorScheme scheme = ColorScheme.Light, bool phone = false) => Open(Screen(signedIn, scheme, phone));

    /// <summary>A page of an administrator who reads this language; each language has one.</summary>
    internal async Task<IPage> Reader(string language, ColorScheme scheme = ColorScheme.Light, bool phone = false)
    {
        if (!readers.TryGetValue(language, out var state))
        {
            var email = $"reads-{language}@example.com";
            var (_, output, _) = await Crm.Run("user", "add", "--email", email, "--name", "Noor", "--role", "admin", "--json");
            var password = System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("password").GetString()!;
            await using var command = Crm.Owner.CreateCommand($"""
                UPDATE crm.users SET language = '{language}' WHERE email = '{email}'; UPDATE auth.users SET "MustChangePassword" = false WHERE "Email" = '{email}'
                """);
            await command.ExecuteNonQueryAsync();
            var page = await Stranger();
            await SignIn(page, email, password);
            await page.Locator("nav.side").WaitForAsync();
            state = readers[language] = await page.Context.StorageStateAsync();
            await page.Context.CloseAsync();
        }

        return await Open(Screen(state, scheme, phone));
    }

    // Pages that an earlier walk left open are closed: they would be read anew at each change to the end of all walks.
    async Task<IPage> Open(BrowserNewContextOptions options)
    {
        options.BaseURL = Crm.Address;
        if (walk != TestContext.Current.Test)
        {
            walk = TestContext.Current.Test;
            foreach (var left in opened) await left.CloseAsync();
            opened.Clear();
        }

        var context = await browser!.NewContextAsync(options);
        opened.Add(context);
        return await context.NewPageAsync();
    }

    static BrowserNewContextOptions Screen(string state, ColorScheme scheme, bool phone) => new()
    {
        StorageState = state,
        ColorScheme = scheme,
        ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1360, Height = 850 },
    };

    /// <summary>
    /// Asks crm verify. Some walks put customers into the table itself, past the buckets that count customers: those may differ, and nothing else.
    /// </summary>
    internal async Task Verified()
    {
        var (_, output, error) = await Crm.Run("verify");
        var lines = (output + error).Split('\n');
        Assert.Contains(lines, line => line.Contains("figures differ", StringComparison.Ordinal) || line.Contains("every figure is as counted anew", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(": kept ", StringComparison.Ordinal) && !line.StartsWith("bucket customers/", StringComparison.Ordinal));
    }

    /// <summary>Fills the sign-in form and sends it.</summary>
    internal static async Task SignIn(IPage page, string email, string password)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    internal static async Task Receive(Shop shop, string topic, string delivery, string body)
    {
        using var http = new HttpClient();
        using var webhook = shop.Push(topic, delivery, body);
        using var answer = await http.SendAsync(webhook);
        Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (Crm is not null) await Crm.DisposeAsync();
        if (Shops is not null) await Shops.DisposeAsync();
    }
}

/// <summary>The tests share one system and one browser.</summary>
[CollectionDefinition(Name)]
public sealed class Browser : ICollectionFixture<Staff>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Browser";
}
