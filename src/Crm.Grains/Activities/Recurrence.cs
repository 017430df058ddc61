namespace Crm.Activities;

/// <summary>How something repeats, by the local calendar. The day of the month and the time of day are the anchor's; a month that has no such day
/// takes its last.</summary>
/// <param name="Repeats">"daily", "weekly", "monthly" or "yearly".</param>
/// <param name="Days">Of a weekly one: Monday 1, Tuesday 2, Wednesday 4, …; 0: the anchor's weekday.</param>
/// <param name="Anchor">The local time of the first one.</param>
internal sealed record Recurrence(string Repeats, int Days, DateTime Anchor)
{
    /// <summary>The first day after this one on which it comes.</summary>
    public DateOnly After(DateOnly day) => Repeats switch
    {
        "daily" => day.AddDays(1),
        "weekly" => Enumerable.Range(1, 7).Select(day.AddDays).First(d => (Mask & 1 << Weekday(d)) != 0),
        "monthly" => First(day, n => OfMonth(new DateOnly(day.Year, day.Month, 1).AddMonths(n), Anchor.Day)),
        "yearly" => First(day, n => OfMonth(new DateOnly(day.Year + n, Anchor.Month, 1), Anchor.Day)),
        _ => throw new InvalidOperationException($"Nothing repeats '{Repeats}'."),
    };

    /// <summary>The next local time after <paramref name="due"/> whose instant has not passed: what was missed is not made up for.</summary>
    public DateTime Next(DateTime due, DateTime now, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(due);
        DateTime next;
        do
        {
            day = After(day);
            next = day.ToDateTime(TimeOnly.FromDateTime(Anchor));
        }
        while (WallClock.ToUtc(next, zone) <= now);
        return next;
    }

    int Mask => Days == 0 ? 1 << Weekday(DateOnly.FromDateTime(Anchor)) : Days;

    static int Weekday(DateOnly day) => ((int)day.DayOfWeek + 6) % 7;

    static DateOnly First(DateOnly after, Func<int, DateOnly> candidate) => Enumerable.Range(0, 3).Select(candidate).First(d => d > after);

    static DateOnly OfMonth(DateOnly first, int day) => new(first.Year, first.Month, Math.Min(day, DateTime.DaysInMonth(first.Year, first.Month)));
}
