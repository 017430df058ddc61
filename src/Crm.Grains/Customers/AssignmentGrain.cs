using Crm.Database;
using Crm.Live;
using Crm.People;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Customers;

/// <summary>With no rule it does nothing at all; with one, it looks every few seconds for customers who came into being.</summary>
internal sealed partial class AssignmentGrain(NpgsqlDataSource source, LiveFeed live, TimeProvider time, ILogger<AssignmentGrain> log) : Grain, IAssignmentGrain, IRemindable
{
    const string Wake = "assign-new-customers";
    const int AtOnce = 500;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1); // the shortest period of Orleans' reminders
    static readonly TimeSpan Often = TimeSpan.FromSeconds(2);

    IGrainTimer? timer;

    public async Task<Refusal?> Add(AssignmentRule rule, Person person)
    {
        var refusal = await AssignmentStore.Add(source, rule, Guid.CreateVersion7(time.GetUtcNow()), person, CancellationToken.None);
        if (refusal is not null) return refusal;
        await this.RegisterOrUpdateReminder(Wake, Minute, Minute);
        Look();
        return null;
    }

    public Task Move(Guid id, int by, Person person) => AssignmentStore.Move(source, id, by, person, CancellationToken.None);

    public async Task Delete(Guid id, Person person)
    {
        if (await AssignmentStore.Delete(source, id, person, CancellationToken.None) > 0) return;
        timer?.Dispose();
        timer = null;
        if (await this.GetReminder(Wake) is { } reminder) await this.UnregisterReminder(reminder);
    }

    // Should this silo end, the reminder wakes the grain on another.
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Look();
        return Task.CompletedTask;
    }

    void Look() => timer ??= this.RegisterGrainTimer(Assign, new GrainTimerCreationOptions(TimeSpan.Zero, Often) { KeepAlive = true });

    async Task Assign(CancellationToken ct)
    {
        try
        {
            for (var more = true; more;)
            {
                (var assigned, more) = await AssignmentStore.Next(source, SettledIds.Last(time), AtOnce, ct);
                live.Edited([.. assigned]);
            }
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception))
        {
            Log.Waiting(log, exception.GetType().Name); // they are assigned when the database is back
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "New customers wait to be assigned: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
