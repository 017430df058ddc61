namespace Crm.Rates;

/// <summary>When a source is asked again. Pure but for the chance that spreads those who ask.</summary>
internal static class FetchSchedule
{
    static readonly TimeZoneInfo Frankfurt = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>After an answer: when the next day's rates are due; within the hour when those of today should have been there and are not.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="publishesAt">By the clock in Frankfurt.</param>
    /// <param name="newest">The last day that it has published.</param>
    /// <param name="chance">From 0 to below 1000.</param>
    public static DateTime Next(DateTime now, TimeOnly publishesAt, DateOnly? newest, int chance)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(now, Frankfurt);
        for (var day = DateOnly.FromDateTime(local); ; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || day <= newest) continue;
            var due = TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(publishesAt), Frankfurt);
            return due > now ? due.AddSeconds(chance) : now.AddMinutes(45).AddSeconds(chance);
        }
    }

    /// <summary>After a failure: five minutes, then twice as long each time, up to four hours.</summary>
    public static DateTime Again(DateTime now, int failures, int chance)
    {
        var minutes = Math.Min(240, 5 << Math.Clamp(failures - 1, 0, 6));
        return now.AddSeconds(minutes * (48 + (24 * chance / 1000)));
    }
}
