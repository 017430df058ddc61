namespace Crm.Activities;

/// <summary>What somebody wrote about a customer, or is to do.</summary>
/// <param name="Type">"email", "call", "meeting", "note" or "task".</param>
/// <param name="Subject">One line; a task needs one.</param>
/// <param name="Description">The rest, as plain text.</param>
/// <param name="Direction">Of an e-mail or a call: "inbound" or "outbound".</param>
/// <param name="Plan">When it is to be done and by whom; null: it has been done.</param>
[GenerateSerializer, Immutable, Alias("crm.activity-draft")]
public sealed record ActivityDraft(
    [property: Id(0)] string Type, [property: Id(1)] string? Subject, [property: Id(2)] string? Description, [property: Id(3)] string? Direction,
    [property: Id(4)] ActivityPlan? Plan);

/// <summary>When something is to be done, by the clock of <paramref name="TimeZone"/>, and by whom.</summary>
/// <param name="Due">The local day or day and time; null: some time.</param>
/// <param name="AllDay">Only the day of <paramref name="Due"/> counts.</param>
/// <param name="Remind">The local time at which the assignee is told; null: never.</param>
/// <param name="Repeats">"daily", "weekly", "monthly" or "yearly"; null: once.</param>
/// <param name="RepeatDays">Of a weekly one: Monday 1, Tuesday 2, Wednesday 4, …; 0: the weekday of <paramref name="Due"/>.</param>
/// <param name="Assignee">Who is to do it.</param>
/// <param name="TimeZone">An IANA name.</param>
[GenerateSerializer, Immutable, Alias("crm.activity-plan")]
public sealed record ActivityPlan(
    [property: Id(0)] DateTime? Due, [property: Id(1)] bool AllDay, [property: Id(2)] DateTime? Remind, [property: Id(3)] string? Repeats,
    [property: Id(4)] int RepeatDays, [property: Id(5)] Guid Assignee, [property: Id(6)] string TimeZone);
