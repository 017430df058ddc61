using Crm.Simulator.Server;
using Xunit;

namespace Crm.Tests.Stores;

/// <summary>A shop that is connected once stays in step, whatever it and the way to it do.</summary>
[Trait("Needs", "Server")]
public sealed class SyncTests(StoresFixture system) : IClassFixture<StoresFixture>
{
    public static TheoryData<string> Platforms => ["shopify", "woocommerce"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Platforms))]
    public async Task The_first_import_takes_everything_once_and_the_next_sync_nothing_again(string platform)
    {
        var (shop, id) = await system.Connect(platform, 300);
        await system.Read(id);
        await system.Equal(shop, id);
        var received = await Received(id);

        await system.Synced(id);
        Assert.Equal(received, await Received(id));
        await system.Equal(shop, id);
        await system.Verified();
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Webhooks_that_were_dropped_are_found_by_the_next_sync(string platform)
    {
        var (shop, id) = await system.Connect(platform, 40);
        await system.Read(id);
        shop.Mood.DropsPercent = 30;
        shop.Mood.Duplicates = true;
        shop.Mood.Shuffles = true;
        var placed = Enumerable.Range(0, 60).Select(_ => shop.Place()).ToList();
        foreach (var order in placed) while (shop.Advance(order)) { }
        await system.Server.Quiet(Ct);
        Assert.True(system.Server.Courier.Dropped > 0);

        await system.Synced(id);
        await system.Equal(shop, id);
        await system.Verified();
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task An_import_goes_through_every_misbehaviour_at_once(string platform)
    {
        var (shop, id) = await system.Connect(platform, 260, before: s =>
        {
            s.Mood.Every = 4;
            s.Mood.Truncates = true;
            s.Mood.Throttles = platform == "shopify";
            s.Mood.ChangesTypes = true;
            s.Mood.AnswersInPart = true;
            s.Mood.ClockSkewSeconds = -7200;
        });
        await system.Read(id);
        for (var i = 0; i < 20; i++) shop.Place();
        await system.Server.Quiet(Ct);
        await system.Synced(id);
        await system.Compared(id);
        await system.Grain(id).Mend(null);
        await system.Free(id);
        await system.Crm.Settled();
        await system.Equal(shop, id);
        await system.Verified();
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task The_comparison_finds_what_is_missing_different_and_gone_and_mends_it(string platform)
    {
        var (shop, id) = await system.Connect(platform, 30);
        await system.Read(id);
        shop.Mood.DropsPercent = 100;
        shop.Place();
        shop.Delete(shop.Orders[0]);
        await system.Compared(id);
        Assert.Equal(["extra", "missing"], await Kinds(id));

        await Mended(shop, id);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Orders_that_changed_after_the_shops_clock_was_put_back_are_mended(string platform)
    {
        var (shop, id) = await system.Connect(platform, 10, s => s.Mood.ClockSkewSeconds = 5400);
        await system.Read(id);
        var placed = Enumerable.Range(0, 12).Select(_ => shop.Place()).ToList();
        await Pushed();
        shop.Mood.ClockSkewSeconds = 0;
        // To all appearance older than what we know.
        foreach (var order in placed) while (shop.Advance(order)) { }
        await Pushed();
        await system.Compared(id);
        Assert.Contains("different", await Kinds(id));

        await Mended(shop, id);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task An_order_that_is_there_although_it_was_said_to_be_gone_is_mended(string platform)
    {
        var (shop, id) = await system.Connect(platform, 10);
        await system.Read(id);
        system.Server.Courier.TellDeleted(shop, shop.Orders[3]);
        await Pushed();
        await system.Compared(id);
        Assert.Equal(["missing"], await Kinds(id));

        await Mended(shop, id);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_shop_that_shuts_us_out_goes_to_error_keeps_its_data_and_wakes_with_new_credentials(string platform)
    {
        var (shop, id) = await system.Connect(platform, 30);
        await system.Read(id);
        shop.Keys.Revoke();
        await system.Grain(id).Sync(null);
        await system.Crm.Until("the shop is in error", async () => await Status(id) == "error");
        Assert.Contains(platform == "shopify" ? "client secret is not right" : "does not accept the credentials", await system.Crm.Ask<string>("SELECT status_note FROM crm.integrations WHERE id = $1", id), StringComparison.Ordinal);
        await system.Equal(shop, id);

        shop.Place();
        Assert.Null(await system.Grain(id).Give(StoresFixture.AccessTo(shop), null));
        await system.Read(id);
        Assert.Equal("active", await Status(id));
        await system.Equal(shop, id);

        // Its webhooks, signed with the new secret, are taken as well.
        shop.Place();
        await Pushed();
        await system.Equal(shop, id);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Webhooks_that_the_platform_took_away_are_registered_again(string platform)
    {
        var (shop, id) = await system.Connect(platform, 5);
        await system.Read(id);
        var topics = shop.Subscriptions.Count;
        Assert.True(topics >= 7);
        if (platform == "shopify") shop.Subscriptions.TryRemove(shop.Subscriptions.Keys.First(), out _);
        else shop.Subscriptions.Values.First().IsActive = false;
        Assert.Null(await system.Grain(id).Subscribe(null));
        Assert.Equal(topics, shop.Subscriptions.Values.Count(s => s.IsActive));
        shop.Place();
        await Pushed();
        await system.Equal(shop, id);
    }

    [Fact]
    public async Task Orders_that_have_more_of_something_than_a_page_holds_are_whole_however_they_are_read()
    {
        Extras[] all = [new(Lines: 140), new(Refunds: 30), new(Restocked: 3), new(Lines: 230, Restocked: 230), new(Refunds: 2, Restocked: 1, Parcels: 40)];
        // From the bulk file, page by page, and by webhooks.
        foreach (var way in (string[])["bulk", "pages", "webhooks"])
        {
            var (shop, id) = await system.Connect("shopify", 5, s =>
            {
                s.Mood.RefusesBulk = way == "pages";
                if (way != "webhooks") Place(s);
            });
            await system.Read(id);
            if (way == "webhooks") Place(shop);
            await Pushed();
            await system.Equal(shop, id);
            await system.RefundsStand(id);
            Assert.Equal(all.Sum(e => e.Lines), await system.Crm.Ask<long>(
                "SELECT count(*) FROM crm.order_lines l JOIN crm.orders o ON o.id = l.order_id WHERE o.integration_id = $1 AND l.sku LIKE 'BEAD%'", id));
            Assert.Equal(all.Sum(e => e.Parcels), await system.Crm.Ask<long>("SELECT count(*) FROM crm.fulfilments WHERE integration_id = $1 AND tracking_number LIKE 'BEAD%'", id));
            await system.Compared(id);
            Assert.Empty(await Kinds(id));
        }

        await system.Verified();

        void Place(SimShop shop)
        {
            foreach (var extras in all) shop.Place(extras);
        }
    }

    [Fact]
    public async Task A_shop_in_a_folder_of_its_site_is_read_and_pushes_like_any_other()
    {
        var (shop, id) = await system.Connect("woocommerce", 130, folder: "/Shop");
        await system.Read(id);
        await system.Equal(shop, id);
        shop.Place();
        await Pushed();
        await system.Equal(shop, id);
        await system.Compared(id);
        Assert.Empty(await Kinds(id));
    }

    [Fact]
    public async Task An_import_is_read_on_after_the_silo_was_killed()
    {
        var (shop, id) = await system.Connect("woocommerce", 2500);
        await system.Crm.Until("some is read", async () => await system.Crm.Ask<long>("SELECT done FROM crm.syncs WHERE integration_id = $1", id) > 300);
        await system.Crm.Kill("silo-1");
        await system.Read(id);
        await system.Equal(shop, id);
        await system.Verified();
    }

    Task<string> Status(Guid id) => system.Crm.Ask<string>("SELECT status FROM crm.integrations WHERE id = $1", id);

    Task<long> Received(Guid id) => system.Crm.Ask<long>("SELECT sum(received)::bigint FROM crm.integration_counts WHERE integration_id = $1", id);

    async Task<string[]> Kinds(Guid id) => await system.Crm.Ask<string[]>("SELECT coalesce(array_agg(kind ORDER BY kind), '{}') FROM crm.sync_differences WHERE integration_id = $1", id);

    /// <summary>All that the shops push has come and is applied.</summary>
    async Task Pushed()
    {
        await system.Server.Quiet(Ct);
        await system.Crm.Settled();
    }

    /// <summary>The button mends what the comparison found, to the last cent.</summary>
    async Task Mended(SimShop shop, Guid id)
    {
        Assert.Null(await system.Grain(id).Mend(null));
        await system.Free(id);
        await system.Crm.Settled();
        Assert.Empty(await Kinds(id));
        await system.Equal(shop, id);
        await system.Verified();
    }
}
