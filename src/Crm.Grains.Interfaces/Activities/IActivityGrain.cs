using Crm.People;

namespace Crm.Activities;

/// <summary>
/// One activity (the key is its id). The only writer of crm.activities, under the role of the person for whom it writes. A refusal with the text
/// <see cref="Gone"/> means that there is no such activity, or none that this person may see.
/// </summary>
[Alias("crm.activity")]
public interface IActivityGrain : IGrainWithGuidKey
{
    /// <summary>The text of the refusal for what does not exist.</summary>
    public const string Gone = "There is no such activity.";

    /// <summary>The text of the refusal when somebody else changed it meanwhile.</summary>
    public const string Changed = "Somebody changed this since you opened it: what it says now stands beside yours.";

    /// <summary>Adds it, about a customer or, a task, about none. Adding the same activity again changes nothing.</summary>
    [Alias("add")] Task<Refusal?> Add(Guid? customer, ActivityDraft draft, Person by);

    /// <summary>Writes it anew.</summary>
    /// <param name="seen">crm.activities.updated_at as the person saw it: a newer one is refused with <see cref="Changed"/>.</param>
    [Alias("edit")] Task<Refusal?> Edit(ActivityDraft draft, DateTime seen, Person by);

    /// <summary>It is done. Of one that repeats, the next one comes into being.</summary>
    [Alias("complete")] Task<Refusal?> Complete(Person by);

    /// <summary>It is to be done again: undoes <see cref="Complete"/>, with the next one that it made, and <see cref="Cancel"/>.</summary>
    [Alias("reopen")] Task<Refusal?> Reopen(Person by);

    /// <summary>It will not be done.</summary>
    [Alias("cancel")] Task<Refusal?> Cancel(Person by);

    /// <summary>Puts it off to a local day; the time of day and the reminder move with it.</summary>
    [Alias("snooze")] Task<Refusal?> Snooze(DateOnly day, string timeZone, Person by);

    /// <summary>Gives it to somebody, who is told.</summary>
    [Alias("assign")] Task<Refusal?> Assign(Guid assignee, Person by);

    /// <summary>Takes it away for good.</summary>
    [Alias("delete")] Task<Refusal?> Delete(Person by);
}
