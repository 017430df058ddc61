using System.Security.Cryptography;
using System.Text;
using Crm.Running;
using Crm.Silo.Database;
using Crm.Simulator.Server;
using Crm.Tests.Email;
using Crm.Tests.Pages;
using Xunit;

namespace Crm.Tests.Stores;

/// <summary>
/// Shops are connected in every way, with good credentials and bad ones, misbehave in every way, and everything fails once; what lets one into a shop then
/// stands in no table, no log, no page and no metric, and what customers wrote in no log, no error page and no metric.
/// </summary>
[Trait("Needs", "Server")]
public sealed class SecretsTests : IAsyncLifetime
{
    const string Password = "nine quiet otters under ice";

    readonly string directory = Directory.CreateTempSubdirectory("crm-postgres-").FullName;
    readonly Planted secrets = new();
    readonly Planted people = new();
    readonly List<SimShop> shops = [];
    readonly MailCatcher mail = new();
    PostgresServer postgres = null!;
    StoreServer server = null!;
    RunningCrm crm = null!;
    StaffBrowser browser = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var mailPassword = Made("smtp");
        secrets.Add("the mail server's password", mailPassword);
        server = await StoreServer.Start();
        postgres = await PostgresServer.Start(directory, null, _ => { }, CancellationToken.None);
        crm = await RunningCrm.Start(1, postgres.ConnectionString, server.Address, settings: new Dictionary<string, string> { ["CRM_SMTP"] = $"smtp://mailer:{mailPassword}@127.0.0.1:{mail.Address.Port}" });
        secrets.Add("the first password", crm.Password);
        secrets.Add("the administrator's password", Password);
        browser = await StaffBrowser.SignIn(crm, Password);
    }

    [Fact]
    public async Task Nothing_that_lets_one_in_stands_in_a_table_a_log_a_page_or_a_metric()
    {
        await ConnectEveryWay();
        await MisbehaveEveryWay();
        await PushDamagedNews();
        await InviteSomebody();
        await AskForWhatIsNotThere();
        var pages = await OpenEveryPage();
        await FailEverything();
        foreach (var made in shops.SelectMany(s => s.Keys.Made).Distinct()) secrets.Add("of a shop's keys: " + made.Split('_')[0], made);
        foreach (var shop in shops.Where(s => !s.IsShopify)) foreach (var secret in shop.Subscriptions.Values.Select(s => s.Secret!).Distinct()) secrets.Add("what signs WooCommerce's webhooks", secret);

        var found = new List<string>();
        var (rows, read) = (0L, 0L);
        foreach (var (table, text, count) in await Everything.Tables(crm))
        {
            rows += count;
            found.AddRange(secrets.In(text).Select(f => $"{table}: {f}"));
        }

        foreach (var (file, text) in await Everything.Files(crm.Home))
        {
            read += text.Length;
            found.AddRange(secrets.In(text).Concat(file.EndsWith(".log", StringComparison.Ordinal) ? people.In(text) : []).Select(f => $"{file}: {f}"));
        }

        foreach (var (asked, status, answer) in browser.Answers)
        {
            found.AddRange(secrets.In(answer).Concat(status >= 400 ? people.In(answer) : []).Select(f => $"{asked} ({status}): {f}"));
        }

        foreach (var (where, text) in await Everything.Metrics(crm)) found.AddRange(secrets.In(text).Concat(people.In(text)).Select(f => $"{where}: {f}"));

        Assert.Empty(found);
        // There was something to be searched, and what stands in a log is found there.
        await File.WriteAllTextAsync(Path.Combine(crm.Home, "logs", "leak.log"), "GET /?token=" + Uri.EscapeDataString(shops[0].Keys.ClientSecret), Ct);
        Assert.Contains(await Everything.Files(crm.Home), file => secrets.In(file.Text).Count > 0);
        Assert.True(rows > 500 && read > 5_000 && pages > 40 && browser.Answers.Exists(a => a.Status == 503 || a.Status == 500), $"{rows} rows, {read} characters of files, {pages} pages");
    }

    async Task ConnectEveryWay()
    {
        var way = 0;
        foreach (var (kind, platform) in ((string, string)[])[("client", "shopify"), ("token", "shopify"), ("offline", "shopify"), ("key", "woocommerce")])
        {
            var shop = server.Open(new(platform, platform == "shopify" ? $"planted-{++way}.myshopify.com" : "planted.example.com", 60, Seed: 50 + way, RestoreRate: 2000));
            shops.Add(shop);
            var id = platform == "shopify" ? shop.Keys.ClientId : shop.Keys.ConsumerKey;
            var secret = platform == "shopify" ? shop.Keys.ClientSecret : shop.Keys.ConsumerSecret;
            // An install is tried only when the merchant has agreed.
            foreach (var wrong in kind == "offline" ? [""] : (string[])["", Planted("a mistyped secret")])
            {
                await Connect(kind, shop.Plan.Domain, id, wrong, kind == "token" ? Planted("a mistyped token") : "");
            }

            foreach (var nowhere in (string[])["nowhere.example.com", "10.0.0.1", "https://user@" + shop.Plan.Domain, ""]) await Connect(kind, nowhere, id, secret, shop.Keys.LegacyToken);
            var (status, page, to) = await Connect(kind, shop.Plan.Domain, id, secret, shop.Keys.LegacyToken);
            Assert.True(status == 302, $"{kind}: {page}");
            if (kind == "offline") to = await Install(shop, to!);
            await crm.Until("the shop is read", async () => await crm.Ask<long>("SELECT count(*) FROM crm.syncs s JOIN crm.integrations i ON i.id = s.integration_id WHERE i.domain = $1 AND s.state = 'done'", shop.Plan.Domain) == 1);
            Assert.Equal(200, (await browser.Get(to!)).Status);
        }

        Assert.Equal(302, (await browser.Post("/integrations/connect?way=push", ("Platform", "shopify"), ("Domain", "pushes.myshopify.com"), ("Secret", Planted("a webhook secret")))).Status);
    }

    Task<(int Status, string Body, string? To)> Connect(string way, string domain, string id, string secret, string token) =>
        browser.Post("/integrations/connect?way=" + way, ("Domain", domain), ("ClientId", id), ("Secret", secret), ("Token", token));

    // The merchant agrees at Shopify and is sent back.
    async Task<string> Install(SimShop shop, string access)
    {
        var (_, page, _) = await browser.Post(access, ("ClientId", shop.Keys.ClientId), ("Secret", shop.Keys.ClientSecret));
        var agree = System.Net.WebUtility.HtmlDecode(page[page.IndexOf("http", page.IndexOf("/admin/oauth/authorize", StringComparison.Ordinal) - 40, StringComparison.Ordinal)..].Split('"')[0]);
        using var merchant = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, agree) { Headers = { Host = shop.Plan.Domain } };
        using var agreed = await merchant.SendAsync(request, Ct);
        var back = agreed.Headers.Location!.PathAndQuery;
        await browser.Get(back.Replace("code=code", "code=kode", StringComparison.Ordinal)); // changed on the way
        var (status, _, to) = await browser.Get(back);
        return status == 302 ? to! : access.Split('?')[0].Replace("/access", "", StringComparison.Ordinal);
    }

    async Task MisbehaveEveryWay()
    {
        Action<Mood>[] ways = [m => m.Fails = 500, m => m.Truncates = true, m => m.SpeaksHtml = true, m => m.Throttles = true, m => m.AnswersInPart = true, m => m.ChangesTypes = true];
        foreach (var way in ways)
        {
            foreach (var shop in shops)
            {
                shop.Mood.Every = 1; // to the end of our patience
                way(shop.Mood);
                shop.Place();
                var id = await crm.Ask<Guid>("SELECT id FROM crm.integrations WHERE domain = $1", shop.Plan.Domain);
                await browser.Post($"/integrations/{id}?handler={(way == ways[0] || way == ways[2] ? "Subscribe" : "Sync")}");
                (shop.Mood.Fails, shop.Mood.Every) = (0, 3);
                shop.Mood.Truncates = shop.Mood.SpeaksHtml = shop.Mood.Throttles = shop.Mood.AnswersInPart = shop.Mood.ChangesTypes = false;
            }
        }

        foreach (var shop in shops)
        {
            shop.Keys.ExpireTokens();
            var id = await crm.Ask<Guid>("SELECT id FROM crm.integrations WHERE domain = $1", shop.Plan.Domain);
            await browser.Post($"/integrations/{id}?handler=Sync");
            await browser.Post($"/integrations/{id}?handler=Rotate", ("secret", Planted("a rotated secret")));
            shop.Keys.Revoke();
            await browser.Post($"/integrations/{id}?handler=Subscribe");
            await browser.Post($"/integrations/{id}/access?way=" + (shop.IsShopify ? "client" : "key"), ("ClientId", shop.Keys.ClientId), ("Secret", Planted("a mistyped secret")));
            await browser.Post($"/integrations/{id}/books?handler=Compare");
            await browser.Get($"/integrations/{id}");
        }
    }

    // A customer's words in bodies that cannot be read, with wrong signatures, and to shops that are none.
    async Task PushDamagedNews()
    {
        var (email, phone) = ("planted.person.7781@mail.example", "+49 160 7781778177");
        people.Add("a customer's e-mail address", email);
        people.Add("a customer's phone number", phone);
        people.Add("a customer's phone number", phone.Replace(" ", "", StringComparison.Ordinal));
        var shop = await crm.AddShop("shopify", "damaged.myshopify.com");
        secrets.Add("a webhook secret of the command line", shop.Secret);
        var good = $$$"""{"id":778100001,"name":"#7781","email":"{{{email}}}","phone":"{{{phone}}}","created_at":"2026-11-20T10:00:00Z","updated_at":"2026-11-20T10:00:00Z","currency":"EUR","total_price":"10.00","financial_status":"paid","customer":{"id":77810001,"email":"{{{email}}}","phone":"{{{phone}}}"}}""";
        foreach (var (body, secret) in ((string, string?)[])
                 [(good, null), (good.Replace("10.00", "ten", StringComparison.Ordinal), null), (good[..^20], null), (good.Replace("EUR", "XQQ", StringComparison.Ordinal), null), (good, "another secret"), (good.Replace("#7781", "a\\u0000b", StringComparison.Ordinal), null)])
        {
            await browser.Send(shop.Push("orders/create", Guid.NewGuid().ToString(), Encoding.UTF8.GetBytes(body), secret));
        }

        await browser.Send(new(HttpMethod.Post, $"/webhooks/shopify/{Guid.NewGuid()}") { Content = new StringContent(good) });
        await browser.Send(new(HttpMethod.Post, $"/webhooks/nobody/{shop.Id}") { Content = new StringContent(good) });
        await crm.Settled();
        Assert.True(await crm.Ask<long>("SELECT count(*) FROM crm.parked_messages WHERE source = $1", shop.Id) >= 3);
        Assert.Equal(200, (await browser.Get($"/integrations/{shop.Id}")).Status);
    }

    // By mail, which the mail server does not take.
    async Task InviteSomebody()
    {
        var (status, page, _) = await browser.Post("/settings/people?handler=Invite", ("Email", "new.colleague@crm.example"), ("Role", "agent"), ("Language", "en"));
        Assert.True(status == 302, page);
        await crm.Until("the mail has failed", async () => await crm.Ask<long>("SELECT count(*) FROM crm.emails WHERE error IS NOT NULL") > 0);
        await browser.Get("/email");
    }

    async Task AskForWhatIsNotThere()
    {
        var secret = Planted("a secret in a form that is refused");
        await browser.PostAs("no token", "/integrations/connect?way=client", ("Domain", "x.myshopify.com"), ("ClientId", "x"), ("Secret", secret));
        await browser.Post("/integrations/connect/nowhere", ("Secret", secret));
        await browser.Post($"/integrations/{Guid.NewGuid()}/access", ("ClientId", "x"), ("Secret", secret));
        await browser.Post($"/integrations/{Guid.NewGuid()}?handler=Rotate", ("secret", secret));
        await browser.Get("/nowhere");
    }

    async Task<int> OpenEveryPage()
    {
        var places = new Dictionary<string, string>(PageAccess.Places)
        {
            ["{customer}"] = (await crm.Ask<Guid>("SELECT id FROM crm.customers WHERE merged_into IS NULL LIMIT 1")).ToString(),
            ["{order}"] = (await crm.Ask<Guid>("SELECT id FROM crm.orders LIMIT 1")).ToString(),
        };
        var paths = new HashSet<string>();
        foreach (var row in PageAccess.Rows.Where(r => r.Route.StartsWith("GET ", StringComparison.Ordinal) && !r.Route.Contains("sign-out", StringComparison.Ordinal)))
        {
            foreach (var shop in shops)
            {
                places["{shop}"] = (await crm.Ask<Guid>("SELECT id FROM crm.integrations WHERE domain = $1", shop.Plan.Domain)).ToString();
                paths.Add(places.Aggregate(row.Asked.TrimEnd('*'), (path, place) => path.Replace(place.Key, place.Value, StringComparison.Ordinal)));
            }
        }

        foreach (var path in paths.Where(p => !p.StartsWith("/live", StringComparison.Ordinal))) await browser.Get(path);
        return paths.Count;
    }

    // The silo goes, then the database: the pages say so.
    async Task FailEverything()
    {
        var secret = Planted("a secret that was typed while everything was away");
        var shop = shops[0];
        await crm.Kill("silo-1");
        await Connect("client", "away.myshopify.com", shop.Keys.ClientId, secret, "");
        await crm.Until("the silo is back", async () => (await browser.Get($"/integrations/{Guid.NewGuid()}")).Status == 404);
        var token = "none";
        postgres.Stop(immediate: true);
        await browser.PostAs(token, "/integrations/connect?way=client", ("Domain", "away.myshopify.com"), ("ClientId", shop.Keys.ClientId), ("Secret", secret));
        foreach (var path in (string[])["/", "/integrations", "/customers", "/settings/people", "/sign-in", "/health/ready"]) await browser.Get(path);
        await browser.Send(new(HttpMethod.Post, $"/webhooks/shopify/{Guid.NewGuid()}") { Content = new StringContent(secret) });
        postgres.Launch();
        await crm.Until("the database is back", async () => (await browser.Get("/integrations")).Status == 200);
        await crm.Until("the silo is back", () => Everything.Serves(crm));
    }

    string Planted(string what)
    {
        var secret = Made("planted");
        secrets.Add(what, secret);
        return secret;
    }

    static string Made(string kind) => kind + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        browser?.Dispose();
        if (crm is not null) await crm.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
        postgres?.Stop();
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        await mail.DisposeAsync();
    }
}
