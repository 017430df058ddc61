using System.Globalization;
using Crm.Activities;
using Crm.Web.Activities;
using CsCheck;
using Xunit;

namespace Crm.Tests.Activities;

/// <summary>Local times where clocks are moved.</summary>
public sealed class WallClockTests
{
    static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Tokyo", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kolkata", "Pacific/Apia"];

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30")]   // does not exist: the clocks go from 2 to 3
    [InlineData("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30")]   // exists twice: the first
    [InlineData("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00")]
    [InlineData("America/New_York", "2026-03-08T02:15", "2026-03-08T07:15")]
    [InlineData("Asia/Tokyo", "2026-06-01T09:00", "2026-06-01T00:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45")] // half an hour forward
    public void A_local_time_is_one_instant_whatever_the_clocks_do(string zone, string local, string utc) =>
        Assert.Equal(Time(utc), WallClock.ToUtc(Time(local), WallClock.Zone(zone)));

    [Fact]
    public void Where_the_clocks_stand_still_a_time_comes_back_as_it_was() =>
        Gen.Select(Gen.Int[0, 7].Select(i => Zones[i]), Gen.DateTime[new(2010, 1, 1), new(2040, 1, 1)]).Sample((name, local) =>
        {
            var zone = WallClock.Zone(name);
            var back = WallClock.ToLocal(WallClock.ToUtc(local, zone), zone);
            Assert.True(back == local || (zone.IsInvalidTime(local) && back > local && back - local <= TimeSpan.FromHours(24)), $"{local} in {name} came back as {back}");
        });

    [Fact]
    public void Nine_in_the_morning_stays_nine_when_the_clocks_change()
    {
        var zone = WallClock.Zone("Europe/Berlin");
        var before = new DateTime(2026, 3, 28, 9, 0, 0);
        var rule = new Recurrence("daily", 0, before);
        var next = rule.Next(before, WallClock.ToUtc(before, zone), zone);
        Assert.Equal(new(2026, 3, 29, 9, 0, 0), next);
        Assert.Equal(TimeSpan.FromHours(23), WallClock.ToUtc(next, zone) - WallClock.ToUtc(before, zone));
    }

    [Fact]
    public void A_task_at_an_hour_that_a_day_lacks_is_at_its_own_hour_again_the_day_after()
    {
        var zone = WallClock.Zone("Europe/Berlin");
        var rule = new Recurrence("daily", 0, new DateTime(2026, 3, 28, 2, 30, 0));
        var gap = rule.Next(rule.Anchor, WallClock.ToUtc(rule.Anchor, zone), zone);
        var shown = WallClock.ToLocal(WallClock.ToUtc(gap, zone), zone);
        Assert.Equal(new(3, 30), TimeOnly.FromDateTime(shown));
        Assert.Equal(new DateTime(2026, 3, 30, 2, 30, 0), rule.Next(shown, WallClock.ToUtc(gap, zone), zone));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T12:00", 23)]
    [InlineData("Europe/Berlin", "2026-10-25T12:00", 25)]
    [InlineData("Asia/Tokyo", "2026-03-29T12:00", 24)]
    [InlineData("Africa/Cairo", "2026-04-24T12:00", 23)] // the clocks go forward at midnight: the day begins at one
    public void Today_is_from_the_first_instant_of_a_person_s_day_to_the_next_one_s(string zone, string noon, int hours)
    {
        var found = WallClock.Zone(zone);
        var day = Day.Of(WallClock.ToUtc(Time(noon), found), found);
        Assert.Equal(TimeSpan.FromHours(hours), day.End - day.Start);
        Assert.InRange(day.Now, day.Start, day.End);
    }

    static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
