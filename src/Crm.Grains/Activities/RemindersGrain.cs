using Crm.Email;
using Crm.Live;
using Npgsql;

namespace Crm.Activities;

internal sealed class RemindersGrain(NpgsqlDataSource source, Outbox outbox, LiveFeed live, TimeProvider time) : Grain, IRemindersGrain, IRemindable
{
    const string Wake = "fire-due";
    const int AtOnce = 500;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1); // the shortest period of Orleans' reminders

    IGrainTimer? timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => this.RegisterOrUpdateReminder(Wake, Minute, Minute, cancellationToken);

    public Task Look() => Fire();

    public Task ReceiveReminder(string reminderName, TickStatus status) => Fire();

    public async Task<int> Fire()
    {
        var all = 0;
        for (var told = AtOnce; told == AtOnce;)
        {
            (told, var people) = await ReminderStore.Fire(source, outbox, time.GetUtcNow().UtcDateTime, AtOnce, CancellationToken.None);
            foreach (var person in people) live.Changed($"mine:{person}");
            all += told;
        }

        if (all > 0) await GrainFactory.GetGrain<IEmailGrain>(0).Nudge();

        await WaitForNext();
        return all;
    }

    // Until the reminder comes again, a timer keeps to the very moment. Should this silo end before it, the reminder wakes the grain on another.
    async Task WaitForNext()
    {
        timer?.Dispose();
        timer = null;
        if (await ReminderStore.Next(source, CancellationToken.None) is not { } next) return;
        var wait = next - time.GetUtcNow().UtcDateTime;
        if (wait < Minute) timer = this.RegisterGrainTimer(Fire, new GrainTimerCreationOptions(wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }
}
