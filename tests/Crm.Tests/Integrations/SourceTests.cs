using Crm.Integrations;
using Crm.Integrations.Outbound;
using Crm.Integrations.Shopify;
using Crm.Integrations.Sync;
using Crm.Integrations.WooCommerce;
using Crm.Orders;
using Crm.Simulator.Server;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Crm.Tests.Integrations;

/// <summary>What is read from the simulated shops' APIs, translated, is what stands in their books, whatever they do meanwhile.</summary>
public sealed class SourceTests : IAsyncLifetime
{
    const string Shopify = "shopify";
    const string Woo = "woocommerce";

    readonly List<ApiAccess> kept = [];
    StoreServer server = null!;
    ServiceProvider services = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Platforms => [Shopify, Woo];

    public static TheoryData<string, string> Misbehaviours => [.. Platforms.SelectMany(p => ((string[])["slow", "fails", "truncates", "html", "throttles"]).Select(m => new TheoryDataRow<string, string>(p, m)))];

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        server = await StoreServer.Start();
        services = new ServiceCollection().AddOutboundCalls(new(server.Address)).BuildServiceProvider();
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task The_first_reading_gives_every_order_of_the_books_to_the_cent(string platform)
    {
        var shop = Open(platform, 320);
        var (items, newest) = await ReadAll(Source(shop), Part.Orders, null);
        Same(Books.Of(shop), items);
        Assert.NotNull(newest);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Later_readings_give_what_changed_since_and_nothing_else(string platform)
    {
        var shop = Open(platform, 130);
        var since = shop.Orders.Max(o => o.UpdatedAt).AddSeconds(1);
        var placed = shop.Place();
        var (items, newest) = await ReadAll(Source(shop), Part.Orders, since);
        Assert.Equal(Books.Of(shop).Single(b => b.UpdatedAt == placed.UpdatedAt).Id, Assert.Single(Reports(items)).OrderId);
        Assert.Equal(placed.UpdatedAt, newest);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Every_account_is_read_as_a_customer(string platform)
    {
        var shop = Open(platform, 5);
        var (items, _) = await ReadAll(Source(shop), Part.Customers, null);
        Assert.Equal(shop.Buyers.Count(b => platform == Shopify || !b.IsGuest), items.Count);
        Assert.All(items, i => Assert.IsType<Crm.Customers.CustomerReported>(Translate(i)));
    }

    [Theory, MemberData(nameof(Misbehaviours))]
    public async Task A_shop_that_misbehaves_gives_the_same_in_the_end(string platform, string how)
    {
        var shop = Open(platform, 220);
        var mood = shop.Mood;
        switch (how)
        {
            case "slow": mood.SlowMilliseconds = 150; break;
            case "fails": mood.Fails = 503; break;
            case "truncates": mood.Truncates = true; break;
            case "html": mood.SpeaksHtml = true; break;
            default: mood.Throttles = true; break;
        }

        var source = Source(shop);
        var (items, _) = await ReadAll(source, Part.Orders, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Same(Books.Of(shop), items);
    }

    [Fact]
    public async Task A_dead_shop_is_left_alone_for_a_while_and_slows_no_other_not_even_of_its_site()
    {
        var (dead, alive) = (server.Open(new(Woo, "site.example.com/first", 3)), server.Open(new(Woo, "site.example.com/second", 3)));
        (dead.Mood.Fails, dead.Mood.Every) = (503, 1);
        var failed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Record.ExceptionAsync(() => Source(dead).Count(Part.Orders, null, Ct)).AsTask()));
        Assert.All(failed, Assert.NotNull);
        var exception = await Record.ExceptionAsync(() => Source(dead).Count(Part.Orders, null, Ct));
        Assert.Contains("left alone", ShopTrouble.Of(exception!, dead.Plan.Domain)!.Sentence.ToString(), StringComparison.Ordinal);

        Assert.Equal(3, await Source(alive).Count(Part.Orders, null, Ct));
    }

    [Fact]
    public async Task A_bulk_file_that_breaks_off_is_read_on_behind_what_was_taken()
    {
        var shop = Open(Shopify, 900);
        using var source = (ShopifySource)Source(shop);
        var cursor = (await source.Read(Part.Orders, null, null, Ct)).Next;
        Page page;
        do
        {
            page = await source.Read(Part.Orders, null, cursor, Ct);
            cursor = page.Next;
        }
        while (page.Items.Count == 0);
        var items = page.Items.ToList();

        // As after a crash: another reader goes on from where the first one was.
        shop.Mood.Truncates = true;
        shop.Mood.Every = 3;
        using var other = (ShopifySource)Source(shop);
        while (cursor is not null)
        {
            try
            {
                page = await other.Read(Part.Orders, null, cursor, Ct);
            }
            catch (Exception exception) when (ShopTrouble.Of(exception, shop.Plan.Domain) is { Mends: Mends.Time })
            {
                continue;
            }

            items.AddRange(page.Items);
            cursor = page.Next;
        }

        Same(Books.Of(shop), items);
    }

    [Fact]
    public async Task The_points_that_the_shop_grants_are_never_overdrawn()
    {
        var shop = Open(Shopify, 400, restoreRate: 2000);
        using var source = (ShopifySource)Source(shop);
        await ReadAll(source, Part.Orders, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        shop.Bucket.Empty(); // another part of the app
        await source.Books(null, Ct);
        await source.Books(null, Ct);
        Assert.InRange(shop.Bucket.Refused, 0, 1);
    }

    [Fact]
    public async Task An_expiring_token_is_refreshed_and_what_came_is_kept_each_time()
    {
        var shop = Open(Shopify, 3);
        var app = new ApiAccess("client", shop.Keys.ClientId, shop.Keys.ClientSecret);
        var access = await ShopifyTokens.Exchange(Http, new(server.Address), shop.Plan.Domain, app, shop.Keys.NewCode(), TimeProvider.System, Ct);
        Assert.Equal("offline", access.Kind);
        var source = Source(shop, access with { Expires = DateTime.UtcNow });
        Assert.Equal("EUR", (await source.Facts(Ct)).Currency);
        shop.Keys.ExpireTokens();
        Assert.Equal("EUR", (await source.Facts(Ct)).Currency);
        Assert.Equal((2, 2), (shop.Keys.Refreshes, kept.Count));
        Assert.Equal(2, kept.Select(k => k.Refresh).Distinct().Count());
    }

    [Fact]
    public async Task A_missing_scope_is_named()
    {
        var shop = Open(Shopify, 3);
        shop.Keys.Scopes = ["read_orders", "write_customers"];
        Assert.Equal(["read_fulfillments", "read_all_orders"], (await Source(shop).Facts(Ct)).Missing);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Credentials_that_are_not_good_any_more_are_a_sentence_for_a_person_that_tells_no_secret(string platform)
    {
        var shop = Open(platform, 3);
        var secret = platform == Shopify ? shop.Keys.ClientSecret : shop.Keys.ConsumerSecret;
        var source = Source(shop);
        shop.Keys.Revoke();
        var exception = await Record.ExceptionAsync(() => source.Facts(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct).ContinueWith(t => source.Count(Part.Orders, null, Ct), TaskScheduler.Default).Unwrap());
        var trouble = ShopTrouble.Of(exception!, shop.Plan.Domain)!;
        Assert.Equal(Mends.Person, trouble.Mends);
        Assert.DoesNotContain(secret, exception + trouble.Sentence.ToString(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_webhook_is_registered_listed_and_removed(string platform)
    {
        var shop = Open(platform, 1);
        var source = Source(shop);
        var topic = source.Topics[0];
        await source.Register(topic, "http://localhost:1/webhooks", "secret", Ct);
        var registered = Assert.Single(await source.Webhooks(Ct));
        Assert.Equal((topic, "http://localhost:1/webhooks", true), (registered.Topic, registered.Address, registered.IsActive));
        await source.Remove(registered, Ct);
        Assert.Empty(await source.Webhooks(Ct));
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task The_shops_own_books_are_read_line_by_line(string platform)
    {
        var shop = Open(platform, 230);
        var source = Source(shop);
        var lines = new List<BookLine>();
        string? cursor = null;
        do
        {
            var page = await source.Books(cursor, Ct);
            lines.AddRange(page.Lines);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(
            Books.Of(shop).Select(b => new BookLine(b.Id, b.Number, b.Total, b.Currency, b.Refunded, b.Counts, b.UpdatedAt)).OrderBy(b => b.Id.Length).ThenBy(b => b.Id, StringComparer.Ordinal),
            lines.OrderBy(b => b.Id.Length).ThenBy(b => b.Id, StringComparer.Ordinal));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await server.DisposeAsync();
    }

    HttpClient Http => services.GetRequiredService<IHttpClientFactory>().CreateClient(OutboundCalls.Shops);

    SimShop Open(string platform, int orders, int restoreRate = 2000) =>
        server.Open(new(platform, platform == Shopify ? "sim.myshopify.com" : "sim.example.com", orders, RestoreRate: restoreRate));

    IShopSource Source(SimShop shop, ApiAccess? access = null)
    {
        var limiter = new ShopLimiter(TimeProvider.System);
        var settings = new OutboundSettings(server.Address);
        if (!shop.IsShopify) return new WooCommerceSource(Http, settings, shop.Plan.Domain, new("key", shop.Keys.ConsumerKey, shop.Keys.ConsumerSecret), limiter);
        var tokens = new ShopifyTokens(Http, settings, shop.Plan.Domain, access ?? new("client", shop.Keys.ClientId, shop.Keys.ClientSecret), Keep, TimeProvider.System);
        return new ShopifySource(new(Http, settings, shop.Plan.Domain, tokens, limiter), Http, shop.Plan.Domain);
    }

    Task Keep(ApiAccess access, CancellationToken ct)
    {
        kept.Add(access);
        return Task.CompletedTask;
    }

    static async Task<(List<Item> Items, DateTime? Newest)> ReadAll(IShopSource source, Part part, DateTime? since)
    {
        var items = new List<Item>();
        string? cursor = null;
        DateTime? newest = null;
        do
        {
            var page = await source.Read(part, since, cursor, Ct);
            items.AddRange(page.Items);
            newest = page.Newest ?? newest;
            cursor = page.Next;
            if (page.Pause > TimeSpan.Zero) await Task.Delay(TimeSpan.FromMilliseconds(100), Ct);
        }
        while (cursor is not null);
        return (items, newest);
    }

    static Report Translate(Item item)
    {
        var (report, surprise) = Translator.Translate(new(Guid.Empty, item.Kind, DateTime.UtcNow, item.Body));
        Assert.Null(surprise);
        return report!;
    }

    static IEnumerable<OrderReported> Reports(IEnumerable<Item> items) => items.Select(i => Assert.IsType<OrderReported>(Translate(i))).GroupBy(r => r.OrderId).Select(g => g.Last());

    static void Same(IReadOnlyList<Booked> books, IEnumerable<Item> items) => Assert.Equal(
        books.OrderBy(b => b.Id, StringComparer.Ordinal),
        Reports(items).Select(r => new Booked(
            r.OrderId, r.Number, r.Total.Amount, r.Refunds.Sum(x => x.Amount.Amount), r.Total.Currency, r.CancelledAt is null && r.FinancialStatus is not ("voided" or "failed"), r.UpdatedAt))
            .OrderBy(b => b.Id, StringComparer.Ordinal));
}
