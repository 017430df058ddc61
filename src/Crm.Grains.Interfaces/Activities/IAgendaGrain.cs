using Crm.People;
using Orleans.Concurrency;

namespace Crm.Activities;

/// <summary>
/// Tells people of what they wanted to be reminded of (the key is 0: there is one). An Orleans reminder wakes it each minute, a timer at the very
/// moment; each reminder's notification is written in the transaction that marks it as fired, so it is told once, whatever stops or starts.
/// </summary>
[Alias("crm.reminders")]
public interface IRemindersGrain : IGrainWithIntegerKey
{
    /// <summary>Begins, or looks again because something was planned: tells what is due and waits for the next.</summary>
    [Alias("look"), OneWay] Task Look();

    /// <summary>Tells what is due now. Returns how many were told.</summary>
    [Alias("fire")] Task<int> Fire();
}

/// <summary>What is one person's own (the key is crm.users.id): what they have been told of, and the address of their calendar.</summary>
[Alias("crm.agenda")]
public interface IAgendaGrain : IGrainWithGuidKey
{
    /// <summary>Marks one notification, or all, as read. Returns how many became so.</summary>
    [Alias("read")] Task<int> Read(Guid? notification, Person by);

    /// <summary>Makes a new secret key for the calendar's address; the one before it opens nothing any more. It is told this once.</summary>
    [Alias("new-calendar-key")] Task<string> NewCalendarKey(Person by);

    /// <summary>From now on no address opens the calendar.</summary>
    [Alias("revoke-calendar-key")] Task RevokeCalendarKey(Person by);
}
