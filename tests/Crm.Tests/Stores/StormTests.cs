using System.Globalization;
using Crm.Simulator.Server;
using Xunit;

namespace Crm.Tests.Stores;

/// <summary>Two silos and the simulated shops.</summary>
public sealed class StormyStores() : StoresFixture(2);

/// <summary>The environment says CRM_STORM_MINUTES=10 for a long one; what it came to stands in TestResults/storm.txt.</summary>
[Trait("Needs", "Server")]
public sealed class StormTests(StormyStores system, ITestOutputHelper output) : IClassFixture<StormyStores>
{
    static readonly TimeSpan Length = int.TryParse(Environment.GetEnvironmentVariable("CRM_STORM_MINUTES"), CultureInfo.InvariantCulture, out var minutes)
        ? TimeSpan.FromMinutes(minutes)
        : TimeSpan.FromSeconds(45);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_shops_and_silos_do_in_the_end_the_books_are_equal_to_the_cent()
    {
        // One shop's clock is behind, the other's ahead.
        (SimShop Shop, Guid Id)[] shops =
        [
            await system.Connect("shopify", 400, s => s.Mood.ClockSkewSeconds = -7200), await system.Connect("woocommerce", 400, s => s.Mood.ClockSkewSeconds = 5400),
        ];
        using var storm = new Storm(system, shops, Length);
        await storm.Rage();
        await system.Server.Quiet(Ct);
        var found = new List<string>();
        foreach (var (shop, id) in shops)
        {
            Assert.Null(await system.Grain(id).Subscribe(null));
            await system.Synced(id); // what was under way is read to its end
            await system.Synced(id);
            // What was deleted and nobody told of is found by the comparison alone.
            await system.Compared(id);
            found.Add($"{shop.Plan.Platform} after the last sync: {await system.Crm.Ask<string>("SELECT coalesce(string_agg(kind || ' ' || n, ', '), 'no differences') FROM (SELECT kind, count(*) AS n FROM crm.sync_differences WHERE integration_id = $1 GROUP BY kind) AS d", id)}");
            await system.Grain(id).Mend(null);
            await system.Free(id);
        }

        await system.Crm.Settled();
        await Told(storm, shops, found);
        foreach (var (shop, id) in shops)
        {
            await system.Equal(shop, id);
            await system.RefundsStand(id);
            Assert.Equal(0L, await system.Crm.Ask<long>("SELECT count(*) FROM crm.sync_differences WHERE integration_id = $1", id));
        }

        await system.Verified();
    }

    async Task Told(Storm storm, IReadOnlyList<(SimShop Shop, Guid Id)> shops, IReadOnlyList<string> found)
    {
        var lines = new List<string>
        {
            $"{Length.TotalMinutes:0.##} minutes, {storm.Kills} kills of a silo, credentials taken away {storm.Revoked} times",
            $"webhooks: {system.Server.Courier.Sent} sent, {system.Server.Courier.Dropped} dropped",
        };
        foreach (var (shop, id) in shops)
        {
            var parked = await system.Crm.Ask<long>("SELECT count(*) FROM crm.parked_messages WHERE source = $1", id);
            lines.Add($"{shop.Plan.Platform}: {shop.Count} orders in its books, {shop.Requests} calls of its API, parked {parked}, met badly: {string.Join(", ", shop.Mood.Met.Select(m => $"{m.Key} {m.Value}"))}");
        }

        lines.AddRange(found);
        lines.AddRange(storm.Calls.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}: {c.Value}"));
        foreach (var line in lines) output.WriteLine(line);
        var folder = Directory.CreateDirectory(Path.Combine(Running.RunningCrm.Root, "TestResults"));
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "storm.txt"), lines, Ct);
    }
}
