namespace Crm.Activities;

/// <summary>Local times as instants. Where clocks go forward a local time may not exist: it is then as much later as they go. Where they go back it
/// exists twice: the first is meant.</summary>
internal static class WallClock
{
    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    public static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        var wall = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(wall))
        {
            // As if the clocks had not been moved yet.
            return DateTime.SpecifyKind(wall - zone.GetUtcOffset(wall.AddHours(-3)), DateTimeKind.Utc);
        }

        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return DateTime.SpecifyKind(wall - offset, DateTimeKind.Utc);
    }

    public static DateTime ToLocal(DateTime utc, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);

    /// <summary>The last second of the day: what is due on a day is due until then.</summary>
    public static DateTime EndOf(DateTime day) => day.Date.AddDays(1).AddSeconds(-1);
}
