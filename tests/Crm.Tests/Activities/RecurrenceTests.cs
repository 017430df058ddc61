using Crm.Activities;
using CsCheck;
using Xunit;

namespace Crm.Tests.Activities;

/// <summary>How tasks repeat, by the local calendar.</summary>
public sealed class RecurrenceTests
{
    static readonly string[] Kinds = ["daily", "weekly", "monthly", "yearly"];

    static readonly Gen<(string Repeats, int Days, DateTime Anchor)> AnyRule = Gen.Select(
        Gen.Int[0, 3].Select(i => Kinds[i]), Gen.Int[0, 127], Gen.DateTime[new(2000, 1, 1), new(2100, 1, 1)], (r, d, a) => (r, r == "weekly" ? d : 0, a));

    [Fact]
    public void The_next_day_is_later_fits_the_rule_and_none_between_does() =>
        Gen.Select(AnyRule, Gen.Int[0, 5000]).Sample((rule, later) =>
        {
            var recurrence = new Recurrence(rule.Repeats, rule.Days, rule.Anchor);
            var from = DateOnly.FromDateTime(rule.Anchor).AddDays(later);
            var next = recurrence.After(from);
            Assert.True(next > from);
            Assert.True(Fits(rule, next));
            for (var day = from.AddDays(1); day < next; day = day.AddDays(1)) Assert.False(Fits(rule, day));
        });

    [Fact]
    public void What_was_missed_is_not_made_up_for_and_the_time_of_day_is_kept() =>
        Gen.Select(AnyRule, Gen.Int[0, 800]).Sample((rule, missed) =>
        {
            var zone = WallClock.Zone("Europe/Berlin");
            var now = WallClock.ToUtc(rule.Anchor.AddDays(missed), zone);
            var next = new Recurrence(rule.Repeats, rule.Days, rule.Anchor).Next(rule.Anchor, now, zone);
            Assert.True(WallClock.ToUtc(next, zone) > now);
            Assert.Equal(rule.Anchor.TimeOfDay, next.TimeOfDay);
        });

    [Theory]
    [InlineData("monthly", "2026-01-31", "2026-01-31", "2026-02-28")]
    [InlineData("monthly", "2026-01-31", "2026-02-28", "2026-03-31")] // the day of the month comes back
    [InlineData("monthly", "2026-01-31", "2028-01-31", "2028-02-29")]
    [InlineData("yearly", "2024-02-29", "2024-02-29", "2025-02-28")]
    [InlineData("yearly", "2024-02-29", "2027-02-28", "2028-02-29")]
    [InlineData("monthly", "2026-01-15", "2026-02-03", "2026-02-15")] // done before its day, or put off past it
    [InlineData("daily", "2026-12-31", "2026-12-31", "2027-01-01")]
    public void A_month_without_the_day_takes_its_last(string repeats, string anchor, string after, string next) =>
        Assert.Equal(DateOnly.Parse(next, System.Globalization.CultureInfo.InvariantCulture), new Recurrence(repeats, 0, DateTime.Parse(anchor, System.Globalization.CultureInfo.InvariantCulture)).After(DateOnly.Parse(after, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Weekly_comes_on_each_of_its_days_and_without_days_on_the_first_ones()
    {
        const int MondayAndThursday = 1 | 8;
        var monday = new DateOnly(2026, 11, 23);
        var rule = new Recurrence("weekly", MondayAndThursday, monday.ToDateTime(new(9, 0)));
        Assert.Equal([monday.AddDays(3), monday.AddDays(7), monday.AddDays(10)], Following(rule, monday, 3));
        Assert.Equal([monday.AddDays(7), monday.AddDays(14)], Following(rule with { Days = 0 }, monday, 2));
    }

    static bool Fits((string Repeats, int Days, DateTime Anchor) rule, DateOnly day) => rule.Repeats switch
    {
        "daily" => true,
        "weekly" => rule.Days == 0 ? day.DayOfWeek == rule.Anchor.DayOfWeek : (rule.Days >> (((int)day.DayOfWeek + 6) % 7) & 1) == 1,
        "monthly" => day.Day == Math.Min(rule.Anchor.Day, DateTime.DaysInMonth(day.Year, day.Month)),
        _ => day.Month == rule.Anchor.Month && day.Day == Math.Min(rule.Anchor.Day, DateTime.DaysInMonth(day.Year, day.Month)),
    };

    static List<DateOnly> Following(Recurrence rule, DateOnly from, int many)
    {
        var days = new List<DateOnly>();
        for (var day = rule.After(from); days.Count < many; day = rule.After(day)) days.Add(day);
        return days;
    }
}
