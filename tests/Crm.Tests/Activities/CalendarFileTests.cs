using Crm.Web.Activities;
using Ical.Net;
using Xunit;

namespace Crm.Tests.Activities;

/// <summary>The calendar file as another program reads it.</summary>
public sealed class CalendarFileTests
{
    static readonly DateTime Due = new(2026, 3, 28, 8, 0, 0, DateTimeKind.Utc); // nine in the morning in Berlin, a day before the clocks change

    static readonly CalendarEntry Plain = new(
        Guid.Parse("0e000000-0000-0000-0000-0000000000a1"), "Call; ask, \"why\"\nBEGIN:VEVENT", "Second line", Due, false, "Europe/Berlin", Due.AddMinutes(-30), null, 0, Due, "https://crm.example/activities/1");

    [Fact]
    public void What_is_written_in_a_task_is_text_and_no_part_of_the_file()
    {
        var item = Assert.Single(Read(Plain).Events);
        Assert.Equal("Call; ask, \"why\"\nBEGIN:VEVENT", item.Summary);
        Assert.Equal(Due, item.Start!.AsUtc);
        Assert.Contains("https://crm.example/activities/1", item.Description, StringComparison.Ordinal);
        Assert.Single(item.Alarms);
    }

    [Fact]
    public void What_repeats_keeps_its_time_of_day_when_the_clocks_change()
    {
        var item = Assert.Single(Read(Plain with { Repeats = "daily" }).Events);
        var instants = item.GetOccurrences(item.Start!).Take(3).Select(o => o.Period.StartTime.AsUtc).ToList();
        Assert.Equal([Due, Due.AddHours(23), Due.AddHours(47)], instants);
    }

    [Fact]
    public void A_day_without_a_time_is_a_day_wherever_it_is_read()
    {
        var end = new DateTime(2026, 11, 24, 14, 59, 59, DateTimeKind.Utc); // the last second of the day in Tokyo
        var item = Assert.Single(Read(Plain with { Due = end, AllDay = true, TimeZone = "Asia/Tokyo" }).Events);
        Assert.False(item.Start!.HasTime);
        Assert.Equal(new(2026, 11, 24), item.Start.Date);
    }

    static Calendar Read(CalendarEntry entry) => Calendar.Load(CalendarFile.Of("Tasks", [entry]))!;
}
