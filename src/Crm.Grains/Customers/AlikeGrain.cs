using Crm.Database;
using Crm.Live;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Customers;

/// <summary>Looks every few seconds for customers who came into being or were edited; a long backlog goes through bit by bit, beside everything else.</summary>
internal sealed partial class AlikeGrain(NpgsqlDataSource source, LiveFeed live, TimeProvider time, ILogger<AlikeGrain> log) : Grain, IAlikeGrain, IRemindable
{
    const string Wake = "suggest-matches";
    const int AtOnce = 500;

    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1); // the shortest period of Orleans' reminders
    static readonly TimeSpan Often = TimeSpan.FromSeconds(2);
    static readonly TimeSpan WhileMore = TimeSpan.FromMilliseconds(250);

    IGrainTimer? timer;

    public async Task Start()
    {
        await this.RegisterOrUpdateReminder(Wake, Minute, Minute);
        Look();
    }

    // Should this silo end, the reminder wakes the grain on another.
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Look();
        return Task.CompletedTask;
    }

    void Look() => timer ??= this.RegisterGrainTimer(Compare, new GrainTimerCreationOptions(TimeSpan.Zero, Often) { KeepAlive = true });

    async Task Compare(CancellationToken ct)
    {
        try
        {
            var (changed, more) = await AlikeStore.Next(source, SettledIds.Last(time), AtOnce, ct);
            if (changed > 0) live.Changed("matches");
            if (more) timer?.Change(WhileMore, Often);
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception))
        {
            Log.Waiting(log, exception.GetType().Name); // they are compared when the database is back
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Customers wait to be compared: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
