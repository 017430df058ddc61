namespace Crm.Integrations.Sync;

/// <summary>When a shop's day begins for the nightly reading: at three by its own clock. Until then it is the day before.</summary>
internal static class Nights
{
    public static DateOnly Of(string? zone, DateTimeOffset now)
    {
        var local = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(now, found) : now;
        return DateOnly.FromDateTime(local.DateTime.AddHours(-3));
    }
}
