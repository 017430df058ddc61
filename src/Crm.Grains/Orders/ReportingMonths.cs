namespace Crm.Orders;

/// <summary>Cuts months in the one reporting time zone (crm.settings, reporting_time_zone).</summary>
internal sealed class ReportingMonths(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone => zone;

    /// <summary>The first day of the month in which the instant (UTC) falls.</summary>
    public DateOnly Of(DateTime utc)
    {
        var local = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime ? utc : TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        return new DateOnly(local.Year, local.Month, 1);
    }
}
