using Crm.Database;
using Microsoft.Extensions.Logging;

namespace Crm.Customers;

/// <summary>Looks every few seconds for customers who wait for something; a long backlog goes through bit by bit, beside everything else.</summary>
/// <param name="wake">The reminder's name: should this silo end, it wakes the grain on another.</param>
internal abstract partial class LookingGrain(string wake, ILogger log) : Grain, IRemindable
{
    protected const int AtOnce = 500;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1); // the shortest period of Orleans' reminders
    static readonly TimeSpan Often = TimeSpan.FromSeconds(2);
    static readonly TimeSpan WhileMore = TimeSpan.FromMilliseconds(250);

    IGrainTimer? timer;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Look();
        return Task.CompletedTask;
    }

    /// <summary>Deals with the next ones. Whether more wait.</summary>
    protected abstract Task<bool> Next(CancellationToken ct);

    protected async Task Begin()
    {
        await this.RegisterOrUpdateReminder(wake, Minute, Minute);
        Look();
    }

    protected async Task End()
    {
        timer?.Dispose();
        timer = null;
        if (await this.GetReminder(wake) is { } reminder) await this.UnregisterReminder(reminder);
    }

    void Look() => timer ??= this.RegisterGrainTimer(Once, new GrainTimerCreationOptions(TimeSpan.Zero, Often) { KeepAlive = true });

    async Task Once(CancellationToken ct)
    {
        try
        {
            if (await Next(ct)) timer?.Change(WhileMore, Often);
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception))
        {
            Log.Waiting(log, wake, exception.GetType().Name); // their turn comes when the database is back
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Customers wait to {Do}: {Reason}")]
        public static partial void Waiting(ILogger logger, string @do, string reason);
    }
}
