using Crm.Activities;
using Crm.Email;
using Crm.Tests.Database;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Crm.Tests.Activities.ActivityScene;

namespace Crm.Tests.Activities;

/// <summary>Reminders: each is told once, on the page and by mail, whoever fires it and how often.</summary>
[Trait("Needs", "Server")]
public sealed class ReminderTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    static readonly DateTime Now = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);

    static readonly Outbox Mails = new(new EphemeralDataProtectionProvider(), new(null, "crm@crm.example", "https://crm.example"));

    TestDatabase Database => cluster.Database;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_who_fire_at_one_moment_tell_each_reminder_once()
    {
        await Scene();
        await Database.Run($"""
            INSERT INTO crm.activities (user_id, assignee_id, type, subject, status, due_date, remind_at)
            SELECT '{Mona.Id}', '{Anna.Id}', 'task', 'many ' || n, 'pending', '{Now:O}', '{Now.AddMinutes(-1):O}' FROM generate_series(1, 300) AS n
            """);
        var fired = await System.Threading.Tasks.Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            var all = 0;
            while ((await ReminderStore.Fire(Database.Service, Mails, Now, 20, Ct)).Fired is > 0 and var some) all += some;
            return all;
        }));
        Assert.Equal(300, fired.Sum());
        Assert.Equal(300, await Database.One<long>("SELECT count(*) FROM crm.notifications n JOIN crm.activities a ON a.id = n.activity_id WHERE a.subject LIKE 'many %'"));
        Assert.Equal(300, await Database.One<long>("SELECT count(DISTINCT activity_id) FROM crm.notifications n JOIN crm.activities a ON a.id = n.activity_id WHERE a.subject LIKE 'many %'"));
        Assert.Equal(300, await Database.One<long>("SELECT count(*) FROM crm.emails WHERE kind = 'task-reminder' AND recipient = 'anna@crm.example' AND subject LIKE '%many %'"));
    }

    [Fact]
    public async Task What_is_done_or_not_due_yet_is_not_told_and_what_is_put_off_is_told_again()
    {
        await Scene();
        var (done, later) = (await Added("done"), await Added("later", remind: 60));
        Assert.Null((await ActivityStore.Complete(Database.Service, done, Now, Anna, Ct)).Refusal);
        await ReminderStore.Fire(Database.Service, Mails, Now, 1000, Ct);
        Assert.Equal(0, await Told(done));
        Assert.Equal(0, await Told(later));

        await ReminderStore.Fire(Database.Service, Mails, Now.AddHours(2), 1000, Ct);
        await ReminderStore.Fire(Database.Service, Mails, Now.AddHours(2), 1000, Ct);
        Assert.Equal(1, await Told(later));
        Assert.Null((await ActivityStore.Snooze(Database.Service, later, new(2026, 11, 25), "Europe/Berlin", Anna, Ct)).Refusal);
        await ReminderStore.Fire(Database.Service, Mails, Now.AddDays(2), 1000, Ct);
        Assert.Equal(2, await Told(later));
    }

    [Fact]
    public async Task The_mail_names_the_task_and_when_it_is_due_by_the_recipient_s_own_clock()
    {
        await Scene();
        var id = Guid.CreateVersion7();
        Assert.Null((await ActivityStore.Add(Database.Service, id, Bens, Task("Ring Bo", Ben, new(2026, 11, 24, 21, 30, 0), remind: new(2026, 11, 24, 20, 0, 0), zone: "Asia/Tokyo"), Ben, Ct)).Refusal);
        await ReminderStore.Fire(Database.Service, Mails, Now, 1000, Ct); // twenty in the evening in Tokyo is eleven in the morning
        var body = await Database.One<string>("SELECT body FROM crm.emails WHERE about = $1", id);
        Assert.Contains("21:30", body, StringComparison.Ordinal);
        Assert.Contains("Ring Bo", body, StringComparison.Ordinal);
        Assert.Contains($"https://crm.example/activities/{id}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_grain_tells_at_the_moment_and_both_silos_together_only_once()
    {
        await Scene();
        var id = Guid.CreateVersion7();
        var soon = WallClock.ToLocal(DateTime.UtcNow.AddSeconds(2), WallClock.Zone("Europe/Berlin"));
        var draft = Task("soon", Anna, soon.AddHours(1), remind: soon);
        Assert.Null(await cluster.Client.GetGrain<IActivityGrain>(id).Add(Annas, draft, Anna));

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await Told(id) == 0) await System.Threading.Tasks.Task.Delay(100, deadline.Token);
        foreach (var silo in (IServiceProvider[])[cluster.First, cluster.Second])
        {
            await silo.GetRequiredService<IGrainFactory>().GetGrain<IRemindersGrain>(0).Fire();
        }

        Assert.Equal(1, await Told(id));
        Assert.Equal(1, await Database.One<long>("SELECT count(*) FROM orleans.reminder WHERE name = 'fire-due'"));
    }

    async Task Scene()
    {
        if (await Database.One<long>("SELECT count(*) FROM crm.users") == 0) await Set(Database);
    }

    Task<long> Told(Guid id) => Database.One<long>("SELECT count(*) FROM crm.notifications WHERE activity_id = $1 AND kind = 'reminder'", id);

    async Task<Guid> Added(string subject, int remind = -5)
    {
        var id = Guid.CreateVersion7();
        var at = WallClock.ToLocal(Now.AddMinutes(remind), WallClock.Zone("Europe/Berlin"));
        Assert.Null((await ActivityStore.Add(Database.Service, id, Annas, Task(subject, Anna, at.AddHours(1), remind: at), Anna, Ct)).Refusal);
        return id;
    }
}
