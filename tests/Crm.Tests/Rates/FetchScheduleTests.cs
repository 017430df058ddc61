using Crm.Rates;
using Xunit;

namespace Crm.Tests.Rates;

public sealed class FetchScheduleTests
{
    static readonly TimeOnly Afternoon = new(16, 5);

    static DateTime At(int day, int hour, int minute = 0) => new(2026, 11, day, hour, minute, 0, DateTimeKind.Utc);

    [Fact]
    public void In_the_morning_it_waits_for_the_afternoon() => Assert.Equal(At(24, 15, 5), FetchSchedule.Next(At(24, 8), Afternoon, new(2026, 11, 23), 0));

    [Fact]
    public void Once_the_days_rates_are_there_it_waits_for_the_next_day() => Assert.Equal(At(25, 15, 5), FetchSchedule.Next(At(24, 16), Afternoon, new(2026, 11, 24), 0));

    [Fact]
    public void Rates_that_should_be_there_are_asked_for_within_the_hour() => Assert.Equal(At(24, 16, 45), FetchSchedule.Next(At(24, 16), Afternoon, new(2026, 11, 23), 0));

    [Fact]
    public void A_weekend_is_passed_over() => Assert.Equal(At(30, 15, 5), FetchSchedule.Next(At(28, 9), Afternoon, new(2026, 11, 27), 0));

    [Fact]
    public void In_summer_the_clock_in_frankfurt_is_another() => Assert.Equal(
        new DateTime(2026, 7, 1, 14, 5, 0, DateTimeKind.Utc), FetchSchedule.Next(new(2026, 7, 1, 6, 0, 0, DateTimeKind.Utc), Afternoon, new(2026, 6, 30), 0));

    [Fact]
    public void Not_all_come_in_the_same_moment() => Assert.Equal(At(24, 15, 20), FetchSchedule.Next(At(24, 8), Afternoon, new(2026, 11, 23), 900));

    [Theory]
    [InlineData(1, 0, 4)]
    [InlineData(1, 1000, 6)]
    [InlineData(2, 0, 8)]
    [InlineData(40, 1000, 288)]
    public void After_a_failure_the_pauses_grow_to_hours_and_differ(int failures, int chance, int minutes) =>
        Assert.Equal(At(24, 8).AddMinutes(minutes), FetchSchedule.Again(At(24, 8), failures, chance));
}
