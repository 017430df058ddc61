using System.Globalization;
using Crm.Activities;
using Crm.People;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Crm.Web.Activities;

/// <summary>What is typed into the form of an activity, as it was typed: it is shown again when something is the matter with it.</summary>
internal sealed class ActivityForm
{
    const string DayForm = "yyyy-MM-dd";
    const string TimeForm = "HH:mm";
    const string MomentForm = "yyyy-MM-ddTHH:mm";

    public string Type { get; set; } = "note";
    public string? Subject { get; set; }
    public string? Description { get; set; }
    public string? Direction { get; set; }
    public string? Due { get; set; }
    public string? Time { get; set; }
    public string? Remind { get; set; }
    public string? Repeats { get; set; }
    public int[] Days { get; set; } = [];
    public Guid? Assignee { get; set; }

    /// <summary>The form of what is stored, in the local times of the zone that it was planned in.</summary>
    public static ActivityForm Of(ActivityDetail a)
    {
        var zone = Formats.Zone(a.TimeZone);
        DateTime? Local(DateTime? at) => at is { } utc ? TimeZoneInfo.ConvertTimeFromUtc(utc, zone) : null;
        return new()
        {
            Type = a.Type,
            Subject = a.Subject,
            Description = a.Description,
            Direction = a.Direction,
            Due = Local(a.Due)?.ToString(DayForm, CultureInfo.InvariantCulture),
            Time = a.AllDay ? null : Local(a.Due)?.ToString(TimeForm, CultureInfo.InvariantCulture),
            Remind = Local(a.Remind)?.ToString(MomentForm, CultureInfo.InvariantCulture),
            Repeats = a.Repeats,
            Days = [.. Enumerable.Range(0, 7).Select(d => 1 << d).Where(d => (a.RepeatDays & d) != 0)],
            Assignee = a.Assignee,
        };
    }

    /// <summary>What is meant; null, and why stands beside the field, when that cannot be said.</summary>
    /// <param name="zone">By whose clock.</param>
    /// <param name="isPlanned">Whether it was to be done already: what is edited stays so.</param>
    public ActivityDraft? Draft(Person by, string zone, bool isPlanned, ModelStateDictionary errors, Words words)
    {
        var due = Read(Due, [DayForm], "due", words["Write the day like 2026-11-24."], errors);
        var time = Read(Time, [TimeForm, "HH:mm:ss"], "time", words["Write the time like 14:30."], errors);
        var remind = Read(Remind, [MomentForm, MomentForm + ":ss"], "remind", words["Write day and time like 2026-11-24 14:30."], errors);
        if (time is not null && due is null) errors.AddModelError("due", words["Choose the day too."]);
        if (!errors.IsValid) return null;

        var isTodo = Type == "task" || (Type is "call" or "meeting" && due is not null) || isPlanned;
        var plan = isTodo
            ? new ActivityPlan(due + time?.TimeOfDay ?? due, time is null, remind, Some(Repeats), Repeats == "weekly" ? Days.Sum() & 127 : 0, Assignee ?? by.Id, zone)
            : null;
        return new(Type, Subject, Description, Type is "email" or "call" ? Some(Direction) : null, plan);
    }

    static DateTime? Read(string? text, string[] forms, string field, string wrong, ModelStateDictionary errors)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (DateTime.TryParseExact(text.Trim().Replace(' ', 'T'), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return at;
        errors.AddModelError(field, wrong);
        return null;
    }

    static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>The form and what it offers.</summary>
/// <param name="Action">Where it posts to.</param>
/// <param name="IsNew">A new one: what it is can be chosen.</param>
internal sealed record Composer(string Action, ActivityForm Form, IReadOnlyList<Colleague> Colleagues, Guid Me, bool IsNew = true);
