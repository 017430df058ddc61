using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Crm.Web.Activities;

/// <summary>Something to be done as a calendar shows it. Times are UTC, the zone is the one that it was planned in.</summary>
internal sealed record CalendarEntry(
    Guid Id, string Summary, string? Description, DateTime Due, bool AllDay, string TimeZone, DateTime? Remind, string? Repeats, int RepeatDays, DateTime UpdatedAt, string Link);

/// <summary>Tasks as a calendar file (RFC 5545). They are events and no to-dos: most calendars show no to-do that they subscribe to.</summary>
internal static class CalendarFile
{
    public const string ContentType = "text/calendar; charset=utf-8";

    static readonly string[] WeekDays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public static string Of(string name, IReadOnlyList<CalendarEntry> entries)
    {
        var calendar = new Calendar { ProductId = "-//CRM//Tasks//EN" };
        calendar.AddProperty("X-WR-CALNAME", name);
        foreach (var zone in entries.Where(e => e is { AllDay: false, Repeats: not null }).Select(e => e.TimeZone).Distinct()) calendar.AddTimeZone(zone);
        foreach (var entry in entries) calendar.Events.Add(Event(entry));
        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    static CalendarEvent Event(CalendarEntry e)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(e.Due, Shared.Formats.Zone(e.TimeZone));
        var start = e switch
        {
            { AllDay: true } => new CalDateTime(DateOnly.FromDateTime(local)),
            { Repeats: not null } => new CalDateTime(local, e.TimeZone), // what repeats keeps its time of day when clocks change
            _ => new CalDateTime(e.Due, "UTC"),
        };
        var item = new CalendarEvent
        {
            Uid = e.Id.ToString(),
            Summary = e.Summary,
            Description = string.IsNullOrEmpty(e.Description) ? e.Link : e.Description + "\n\n" + e.Link,
            Start = start,
            DtStamp = new CalDateTime(e.UpdatedAt, "UTC"),
            Transparency = TransparencyType.Transparent, // to have something to do does not make busy
        };
        if (!e.AllDay) item.Duration = Duration.FromMinutes(30);
        if (Rule(e) is { } rule) item.RecurrenceRule = rule;
        if (e.Remind is { } remind)
        {
            item.Alarms.Add(new Alarm { Action = AlarmAction.Display, Description = e.Summary, Trigger = new Trigger { DateTime = new CalDateTime(remind, "UTC") } });
        }

        return item;
    }

    static RecurrenceRule? Rule(CalendarEntry e)
    {
        if (e.Repeats is null) return null;
        var days = Enumerable.Range(0, 7).Where(d => (e.RepeatDays & 1 << d) != 0).Select(d => WeekDays[d]).ToList();
        return new RecurrenceRule($"FREQ={e.Repeats.ToUpperInvariant()}" + (days.Count > 0 ? ";BYDAY=" + string.Join(',', days) : ""));
    }
}
