using Crm.Customers;
using Crm.Database;
using Crm.Live;
using Crm.People;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Bulk;

internal sealed partial class BulkGrain(NpgsqlDataSource source, LiveFeed live, ILogger<BulkGrain> log) : Grain, IBulkGrain, IRemindable
{
    const string Reminder = "go-on";
    const int AtOnce = 500;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(2);

    IGrainTimer? timer;

    public async Task<Refusal?> Start(BulkOrder order, Person person)
    {
        await using (var work = await PersonWork.Begin(source, person, CancellationToken.None))
        {
            if (await BulkEdits.Wrong(work, order.Action, order.Value, person, CancellationToken.None) is { } refusal) return refusal;
            await BulkStore.Add(work, this.GetPrimaryKey(), order, person, CancellationToken.None);
            await work.Commit(CancellationToken.None);
        }

        await Run();
        return null;
    }

    public Task GoOn()
    {
        timer ??= this.RegisterGrainTimer(Step, new GrainTimerCreationOptions(TimeSpan.Zero, Pause));
        return Task.CompletedTask;
    }

    public async Task<Refusal?> Undo(Person person)
    {
        await using (var work = await PersonWork.Begin(source, person, CancellationToken.None))
        {
            if (!await BulkStore.Undo(work, this.GetPrimaryKey(), person, CancellationToken.None)) return Refusal.Of("This cannot be undone now.");
            await work.Note("undo", "bulk", this.GetPrimaryKey().ToString(), null, CancellationToken.None);
            await work.Commit(CancellationToken.None);
        }

        await Run();
        return null;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => GoOn();

    // The reminder wakes the job on another silo should this one die.
    async Task Run()
    {
        await this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await GoOn();
    }

    async Task Step(CancellationToken ct)
    {
        BulkJob? job = null;
        try
        {
            job = await BulkStore.Read(source, this.GetPrimaryKey(), ct);
            if (job is null || job.State is "done" or "undone" or "failed") await Rest();
            else await Part(job, ct);
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception))
        {
            timer?.Change(PauseAfterFault, Pause); // nothing of the part was done: it is tried again
        }
        catch (PostgresException exception) when (job is not null)
        {
            Log.Failed(log, job.Id, exception.SqlState);
            await using var work = await PersonWork.Begin(source, job.Person, ct);
            await BulkStore.Finish(work, job, "failed", ct);
            await work.Commit(ct);
        }

        if (job is not null) live.Changed("mine:" + job.Person.Id);
    }

    async Task Part(BulkJob job, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, job.Person, ct);
        if (job.State == "collecting")
        {
            var total = await BulkStore.Collect(work, job, ct);
            await work.Note("bulk-" + job.Action, "bulk", job.Id.ToString(), $$"""{"customers":{{total}}}""", ct);
            await work.Commit(ct);
            return;
        }

        var rows = await BulkStore.Next(work, job, AtOnce, ct);
        if (rows.Count == 0)
        {
            await BulkStore.Finish(work, job, job.State == "undoing" ? "undone" : "done", ct);
            await work.Commit(ct);
            return;
        }

        var (hit, missed) = job.State == "undoing" ? ("restored", "left") : ("changed", "same");
        var changed = job.State == "undoing"
            ? (await BulkEdits.Restore(work, job.Action, job.Value, job.FinishedAt ?? DateTime.UtcNow, rows, ct)).ToDictionary(id => id, id => rows.First(r => r.Id == id).Before)
            : await BulkEdits.Change(work, job.Action, job.Value, [.. rows.Select(r => r.Id)], job.Person, ct);
        await BulkStore.Mark(work, job, [.. rows.Select(r => changed.TryGetValue(r.Id, out var before) ? (r.Id, hit, before) : (r.Id, missed, r.Before))], ct);
        await work.NoteAll((job.State == "undoing" ? "undo-" : "") + job.Action, "customer", [.. changed.Keys], $$"""{"bulk":"{{job.Id}}"}""", ct);
        await work.Commit(ct);
        live.Edited([.. changed.Keys]);
    }

    async Task Rest()
    {
        timer?.Dispose();
        timer = null;
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The work {Job} on many customers stopped: Postgres said {State}")]
        public static partial void Failed(ILogger logger, Guid job, string state);
    }
}
