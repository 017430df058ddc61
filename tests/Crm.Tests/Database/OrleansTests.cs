using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Xunit;

namespace Crm.Tests.Database;

/// <summary>Our tables and statements against Orleans' own providers: membership, grain state and reminders, as crm_service and crm_web.</summary>
[Trait("Needs", "Server")]
public sealed class OrleansTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    static readonly GrainId Someone = GrainId.Create("notebook-of-the-test", "1");

    [Fact]
    public async Task Two_silos_make_one_cluster_and_the_web_finds_it()
    {
        var management = cluster.Client.GetGrain<IManagementGrain>(0);
        await Until(async () => (await management.GetHosts(onlyActive: true)).Count == 2);
        Assert.Equal(2, await cluster.Database.One<long>("SELECT count(*) FROM orleans.silo WHERE deployment = 'crm' AND status = 3 AND proxy_port > 0"));
    }

    [Fact]
    public async Task Who_is_late_to_change_the_membership_is_told_so_and_changes_nothing()
    {
        var first = cluster.First.GetRequiredService<IMembershipTable>();
        var second = cluster.Second.GetRequiredService<IMembershipTable>();
        var read = await first.ReadAllAsync(Ct);
        var (entry, etag) = read.Members[0];
        Assert.False(await second.InsertRowAsync(entry, read.Version.Next(), Ct), "a silo that is there already was added");

        var version = await cluster.Database.One<int>("SELECT version FROM orleans.cluster");
        Assert.False(await second.UpdateRowAsync(entry, etag, new(read.Version.Version, (read.Version.Version - 1).ToString(CultureInfo.InvariantCulture)), Ct));
        Assert.Equal(version, await cluster.Database.One<int>("SELECT version FROM orleans.cluster"));
    }

    [Fact]
    public async Task A_grain_s_state_is_written_read_and_cleared()
    {
        var grain = cluster.Client.GetGrain<INotebookGrain>(Guid.NewGuid());
        Assert.Null(await grain.Read());
        await grain.Write("first");
        await grain.Write("second");
        await grain.Forget();
        Assert.Equal("second", await grain.Read());
        await grain.Clear();
        await grain.Forget();
        Assert.Null(await grain.Read());
        await grain.Write("again");
        await grain.Forget();
        Assert.Equal("again", await grain.Read());
    }

    [Fact]
    public async Task Two_first_writers_of_a_state_do_not_both_succeed()
    {
        var (mine, yours) = (await Read(cluster.First, "first"), await Read(cluster.Second, "first"));
        await Write(cluster.First, "first", mine, "mine");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(cluster.Second, "first", yours, "yours"));
        Assert.Equal("mine", (await Read(cluster.Second, "first")).State?.Text);
    }

    [Fact]
    public async Task Who_writes_over_a_state_that_another_has_changed_is_refused()
    {
        await Write(cluster.First, "stale", await Read(cluster.First, "stale"), "first");
        var (mine, yours) = (await Read(cluster.First, "stale"), await Read(cluster.Second, "stale"));
        await Write(cluster.First, "stale", mine, "mine");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(cluster.Second, "stale", yours, "yours"));
        Assert.Equal("mine", (await Read(cluster.Second, "stale")).State?.Text);
    }

    [Fact]
    public async Task Who_clears_a_state_that_another_has_changed_is_refused()
    {
        await Write(cluster.First, "cleared", await Read(cluster.First, "cleared"), "first");
        var (mine, yours) = (await Read(cluster.First, "cleared"), await Read(cluster.Second, "cleared"));
        await Write(cluster.First, "cleared", mine, "mine");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage(cluster.Second).ClearStateAsync("cleared", Someone, yours));
        Assert.Equal("mine", (await Read(cluster.Second, "cleared")).State?.Text);
    }

    [Fact]
    public async Task A_reminder_is_registered_found_and_removed()
    {
        var grain = cluster.Client.GetGrain<INotebookGrain>(Guid.NewGuid());
        await grain.Remind("tea");
        await grain.Remind("cake");
        await grain.Remind("tea");
        Assert.Equal(["cake", "tea"], await grain.Reminders());
        Assert.True(await grain.Silence("tea"));
        Assert.False(await grain.Silence("tea"));
        Assert.Equal(["cake"], await grain.Reminders());
    }

    [Fact]
    public async Task Reminders_are_read_by_their_part_of_the_ring_wherever_it_begins()
    {
        var table = cluster.First.GetRequiredService<IReminderTable>();
        var grain = GrainId.Create("notebook-of-the-ring", "1");
        var etag = await table.UpsertRow(new() { GrainId = grain, ReminderName = "ring", StartAt = DateTime.UtcNow, Period = TimeSpan.FromHours(2) }, Ct);
        var hash = grain.GetUniformHashCode();

        Assert.NotNull(etag);
        var row = await table.ReadRow(grain, "ring", Ct);
        Assert.NotNull(row);
        Assert.Equal((TimeSpan.FromHours(2), etag), (row.Period, row.ETag));
        Assert.True(await Holds(hash - 1, hash));       // begins before, ends with it
        Assert.True(await Holds(hash - 1, hash - 2));   // the whole ring but one, over its end
        Assert.False(await Holds(hash, hash + 1));      // begins behind it
        Assert.False(await Holds(hash, hash - 1));      // the whole ring but this

        Assert.False(await table.RemoveRow(grain, "ring", "77", Ct));
        Assert.True(await table.RemoveRow(grain, "ring", etag, Ct));
        Assert.Null(await table.ReadRow(grain, "ring", Ct));

        async Task<bool> Holds(uint begin, uint end) => (await table.ReadRows(begin, end, Ct)).Reminders.Any(r => r.ReminderName == "ring");
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static IGrainStorage Storage(IServiceProvider silo) => silo.GetRequiredKeyedService<IGrainStorage>("Default");

    static async Task<GrainState<Note>> Read(IServiceProvider silo, string name)
    {
        var state = new GrainState<Note>();
        await Storage(silo).ReadStateAsync(name, Someone, state);
        return state;
    }

    static Task Write(IServiceProvider silo, string name, GrainState<Note> state, string text)
    {
        state.State = new() { Text = text };
        return Storage(silo).WriteStateAsync(name, Someone, state);
    }

    static async Task Until(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition()) await Task.Delay(50, deadline.Token);
    }
}
