using Crm.Tests.Shared;
using Crm.Web.Live;
using Xunit;

namespace Crm.Tests.Live;

public sealed class RecentChangesTests
{
    readonly HandClock time = new();

    [Fact]
    public void What_changed_after_the_page_was_read_is_told_and_nothing_else()
    {
        var recent = Begun();
        var read = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(1));
        recent.Add("orders");

        Assert.True(recent.Since("orders", read));
        Assert.False(recent.Since("customers", read));
        Assert.False(recent.Since("orders", time.GetUtcNow().AddMilliseconds(1)));
    }

    [Fact]
    public void A_change_is_known_for_a_quarter_of_a_minute_whatever_else_changes()
    {
        var recent = Begun();
        var read = time.GetUtcNow();
        recent.Add("orders");
        for (var second = 0; second < 14; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            recent.Add("home");
            Assert.True(recent.Since("orders", read));
        }
    }

    [Fact]
    public void A_page_that_was_read_long_ago_or_while_nothing_was_heard_is_read_anew()
    {
        var recent = Begun();
        Assert.True(recent.Since("orders", time.GetUtcNow().AddSeconds(-16)));
        var read = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(2));
        recent.AddAll();
        Assert.True(recent.Since("orders", read));
    }

    RecentChanges Begun()
    {
        var recent = new RecentChanges(time);
        time.Advance(TimeSpan.FromMinutes(1));
        return recent;
    }
}
