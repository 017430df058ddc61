using Crm.Activities;
using Crm.People;
using Crm.Tests.Database;
using Xunit;
using static Crm.Tests.Activities.ActivityScene;

namespace Crm.Tests.Activities;

/// <summary>What the store writes for whom, and what it refuses.</summary>
[Trait("Needs", "Server")]
public sealed class ActivityStoreTests(ActivityStoreTests.Scene scene) : IClassFixture<ActivityStoreTests.Scene>
{
    public sealed class Scene(PostgresFixture server) : IAsyncLifetime
    {
        internal TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            await Set(Database);
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }

    static readonly DateTime Now = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    readonly TestDatabase database = scene.Database;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_note_stands_in_its_writer_s_name_and_in_the_audit_log_without_its_words()
    {
        var id = await Added(Annas, Note("Prefers to be called in the morning."), Anna);
        Assert.Equal(Anna.Id, await database.One<Guid>("SELECT user_id FROM crm.activities WHERE id = $1", id));
        Assert.Equal("add agent", await database.One<string>("SELECT action || ' ' || role FROM crm.audit_log WHERE subject_id = $1", id.ToString()));
        Assert.Equal(0, await database.One<long>("SELECT count(*) FROM crm.audit_log WHERE detail::text LIKE '%morning%'"));
    }

    [Fact]
    public async Task An_agent_writes_about_their_own_customers_and_for_the_rest_there_is_nothing()
    {
        Assert.Equal(IActivityGrain.Gone, (await ActivityStore.Add(database.Service, Guid.NewGuid(), Bens, Note("x"), Anna, Ct)).Refusal?.Text);
        Assert.Equal(IActivityGrain.Gone, (await ActivityStore.Add(database.Service, Guid.NewGuid(), Guid.NewGuid(), Note("x"), Mona, Ct)).Refusal?.Text);
        Assert.Equal(IActivityGrain.Gone, (await ActivityStore.Add(database.Service, Guid.NewGuid(), Annas, Note("x"), Rita, Ct)).Refusal?.Text);
        var bens = await Added(Bens, Note("Ben's"), Ben);
        Assert.Equal(IActivityGrain.Gone, (await ActivityStore.Delete(database.Service, bens, Anna, Ct)).Refusal?.Text);
        Assert.Equal(IActivityGrain.Gone, (await ActivityStore.Complete(database.Service, bens, Now, Anna, Ct)).Refusal?.Text);
    }

    [Fact]
    public async Task An_agent_changes_and_deletes_what_they_wrote_a_manager_what_anybody_wrote()
    {
        var managers = await Added(Annas, Note("Mona's"), Mona);
        Assert.NotNull((await ActivityStore.Edit(database.Service, managers, Note("changed"), await Seen(managers), Anna, Ct)).Refusal);
        Assert.NotNull((await ActivityStore.Delete(database.Service, managers, Anna, Ct)).Refusal);
        var annas = await Added(Annas, Note("Anna's"), Anna);
        Assert.Null((await ActivityStore.Edit(database.Service, annas, Note("better"), await Seen(annas), Anna, Ct)).Refusal);
        Assert.Null((await ActivityStore.Edit(database.Service, annas, Note("best"), await Seen(annas), Mona, Ct)).Refusal);
        Assert.Equal("best", await database.One<string>("SELECT description FROM crm.activities WHERE id = $1", annas));
        Assert.Null((await ActivityStore.Delete(database.Service, annas, Anna, Ct)).Refusal);
        Assert.Empty(await database.All<Guid>("SELECT id FROM crm.activities WHERE id = $1", annas));
    }

    [Fact]
    public async Task Who_edits_what_a_colleague_has_changed_meanwhile_is_told_so_and_changes_nothing()
    {
        var id = await Added(Annas, Note("first"), Anna);
        var seen = await Seen(id);
        Assert.Null((await ActivityStore.Edit(database.Service, id, Note("Mona's"), seen, Mona, Ct)).Refusal);
        Assert.Equal(IActivityGrain.Changed, (await ActivityStore.Edit(database.Service, id, Note("Anna's"), seen, Anna, Ct)).Refusal?.Text);
        Assert.Equal("Mona's", await database.One<string>("SELECT description FROM crm.activities WHERE id = $1", id));
    }

    [Fact]
    public async Task What_repeats_comes_again_when_it_is_done_with_its_reminder_and_goes_again_when_that_is_undone()
    {
        var id = await Added(Annas, Task("Call", Anna, new(2026, 11, 24, 9, 0, 0), "weekly", new(2026, 11, 24, 8, 30, 0)), Anna);
        Assert.Null((await ActivityStore.Complete(database.Service, id, Now, Anna, Ct)).Refusal);
        Assert.Null((await ActivityStore.Complete(database.Service, id, Now, Anna, Ct)).Refusal); // again: nothing more
        Assert.Equal(
            "2026-12-01 08:00 2026-12-01 07:30 pending",
            await database.One<string>("SELECT to_char(due_date AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI ') || to_char(remind_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI ') || status FROM crm.activities WHERE follows = $1", id));
        Assert.Null((await ActivityStore.Reopen(database.Service, id, Anna, Ct)).Refusal);
        Assert.Empty(await database.All<Guid>("SELECT id FROM crm.activities WHERE follows = $1", id));
        Assert.Equal("pending", await database.One<string>("SELECT status FROM crm.activities WHERE id = $1", id));
    }

    [Fact]
    public async Task A_task_is_put_off_by_days_and_keeps_its_time_of_day_across_a_change_of_clocks()
    {
        var id = await Added(null, Task("Report", Anna, new(2026, 10, 24, 9, 0, 0), remind: new(2026, 10, 24, 8, 45, 0)), Anna);
        Assert.Null((await ActivityStore.Snooze(database.Service, id, new(2026, 10, 26), "Europe/Berlin", Anna, Ct)).Refusal);
        Assert.Equal(new DateTime(2026, 10, 26, 8, 0, 0), await database.One<DateTime>("SELECT due_date FROM crm.activities WHERE id = $1", id)); // winter: one hour from UTC
        Assert.Equal(new DateTime(2026, 10, 26, 7, 45, 0), await database.One<DateTime>("SELECT remind_at FROM crm.activities WHERE id = $1", id));
    }

    [Fact]
    public async Task A_task_is_given_to_who_can_see_its_customer_and_who_gets_it_is_told_once()
    {
        var id = await Added(Annas, Task("Call", Mona), Mona);
        Assert.Equal("assignee", (await ActivityStore.Assign(database.Service, id, Ben.Id, Mona, Ct)).Refusal?.Field);
        Assert.Equal("assignee", (await ActivityStore.Assign(database.Service, id, Rita.Id, Mona, Ct)).Refusal?.Field);
        Assert.Null((await ActivityStore.Assign(database.Service, id, Anna.Id, Mona, Ct)).Refusal);
        Assert.Null((await ActivityStore.Assign(database.Service, id, Anna.Id, Mona, Ct)).Refusal);
        Assert.Equal([Anna.Id], await database.All<Guid>("SELECT user_id FROM crm.notifications WHERE activity_id = $1 AND kind = 'assigned'", id));
        Assert.Null((await ActivityStore.Complete(database.Service, id, Now, Anna, Ct)).Refusal); // whose it is may do it
    }

    [Fact]
    public async Task A_task_about_no_customer_is_seen_by_who_made_it_and_who_is_to_do_it()
    {
        var id = await Added(null, Task("Order paper", Anna), Anna);
        await using (var anna = await database.As("crm_agent", Anna.Id)) Assert.Equal(1, await anna.Count("SELECT count(*) FROM crm.activities WHERE id = $1", id));
        await using (var ben = await database.As("crm_agent", Ben.Id)) Assert.Equal(0, await ben.Count("SELECT count(*) FROM crm.activities WHERE id = $1", id));
        Assert.Null((await ActivityStore.Assign(database.Service, id, Ben.Id, Anna, Ct)).Refusal);
        await using (var ben = await database.As("crm_agent", Ben.Id)) Assert.Equal(1, await ben.Count("SELECT count(*) FROM crm.activities WHERE id = $1", id));
    }

    [Theory]
    [InlineData("task", null, "subject")]
    [InlineData("note", " ", "description")]
    [InlineData("fax", "x", "type")]
    public void A_draft_that_says_too_little_is_refused_beside_its_field(string type, string? subject, string field) =>
        Assert.Equal(field, DraftRules.Check(new(type, subject, null, null, null), Annas)?.Field);

    async Task<Guid> Added(Guid? customer, ActivityDraft draft, Person by)
    {
        var id = Guid.CreateVersion7();
        Assert.Null((await ActivityStore.Add(database.Service, id, customer, draft, by, Ct)).Refusal);
        return id;
    }

    Task<DateTime> Seen(Guid id) => database.One<DateTime>("SELECT updated_at FROM crm.activities WHERE id = $1", id);
}
