using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Activities;

internal sealed class ActivityGrain(NpgsqlDataSource source, LiveFeed live, TimeProvider time) : Grain, IActivityGrain
{
    Guid Id => this.GetPrimaryKey();

    public Task<Refusal?> Add(Guid? customer, ActivityDraft draft, Person by) => DraftRules.Check(draft, customer) is { } wrong
        ? Task.FromResult<Refusal?>(wrong)
        : Tell(ActivityStore.Add(source, Id, customer, draft, by, CancellationToken.None), by);

    public Task<Refusal?> Edit(ActivityDraft draft, DateTime seen, Person by) =>
        Tell(ActivityStore.Edit(source, Id, draft, seen, by, CancellationToken.None), by);

    public Task<Refusal?> Complete(Person by) => Tell(ActivityStore.Complete(source, Id, time.GetUtcNow().UtcDateTime, by, CancellationToken.None), by);

    public Task<Refusal?> Reopen(Person by) => Tell(ActivityStore.Reopen(source, Id, by, CancellationToken.None), by);

    public Task<Refusal?> Cancel(Person by) => Tell(ActivityStore.Cancel(source, Id, by, CancellationToken.None), by);

    public Task<Refusal?> Snooze(DateOnly day, string timeZone, Person by) => Tell(ActivityStore.Snooze(source, Id, day, timeZone, by, CancellationToken.None), by);

    public Task<Refusal?> Assign(Guid assignee, Person by) => Tell(ActivityStore.Assign(source, Id, assignee, by, CancellationToken.None), by);

    public Task<Refusal?> Delete(Person by) => Tell(ActivityStore.Delete(source, Id, by, CancellationToken.None), by);

    // Who looks on is told after the commit.
    async Task<Refusal?> Tell(Task<(Refusal? Refusal, ActivityRow? Row)> doing, Person by)
    {
        var (refusal, row) = await doing;
        if (refusal is not null || row is null) return refusal;
        if (row.Customer is { } customer) live.Edited(customer);
        live.Changed("tasks");
        if (row.Assignee is { } assignee && assignee != by.Id) live.Changed($"mine:{assignee}");
        if (row.Remind is not null || row.Repeats is not null) await GrainFactory.GetGrain<IRemindersGrain>(0).Look();
        return null;
    }
}
