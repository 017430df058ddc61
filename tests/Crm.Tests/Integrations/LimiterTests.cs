using Crm.Integrations.Outbound;
using Crm.Tests.Shared;
using Xunit;

namespace Crm.Tests.Integrations;

/// <summary>The limiter of a shop, by a clock that the test moves.</summary>
public sealed class LimiterTests
{
    readonly HandClock clock = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_go_before_background_work_however_long_that_has_waited()
    {
        var limiter = new ShopLimiter(clock, atOnce: 1);
        var first = await limiter.Enter(0, false, Ct);
        var background = limiter.Enter(0, false, Ct);
        var person = limiter.Enter(0, true, Ct);
        first.Dispose();
        Assert.True(person.IsCompletedSuccessfully);
        Assert.False(background.IsCompleted);
        (await person).Dispose();
        Assert.True(background.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_call_waits_until_there_are_as_many_points_as_it_costs_and_not_longer()
    {
        var limiter = new ShopLimiter(clock);
        using (var turn = await limiter.Enter(50, false, Ct)) limiter.Heard(2000, 30, 100, turn);
        var next = limiter.Enter(130, false, Ct);
        clock.Advance(TimeSpan.FromMilliseconds(990));
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_is_under_way_is_taken_off_what_the_shop_says_is_left()
    {
        var limiter = new ShopLimiter(clock);
        var one = await limiter.Enter(400, false, Ct);
        using (var two = await limiter.Enter(100, false, Ct)) limiter.Heard(2000, 500, 100, two);
        var next = limiter.Enter(200, false, Ct);
        Assert.False(next.IsCompleted);
        one.Dispose();
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_costs_more_than_the_whole_bucket_waits_for_a_full_one()
    {
        var limiter = new ShopLimiter(clock);
        using (var turn = await limiter.Enter(10, false, Ct)) limiter.Heard(1000, 900, 100, turn);
        var next = limiter.Enter(5000, false, Ct);
        clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_costs_more_than_the_whole_bucket_is_not_waited_for_by_those_after_it()
    {
        var limiter = new ShopLimiter(clock);
        using (var turn = await limiter.Enter(10, false, Ct)) limiter.Heard(1000, 1000, 100, turn);
        (await limiter.Enter(5000, false, Ct)).Dispose();
        var next = limiter.Enter(100, false, Ct);
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_queue()
    {
        var limiter = new ShopLimiter(clock, atOnce: 1);
        var first = await limiter.Enter(0, false, Ct);
        using var stop = new CancellationTokenSource();
        var gone = limiter.Enter(0, false, stop.Token);
        var next = limiter.Enter(0, false, Ct);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        first.Dispose();
        Assert.True(next.IsCompletedSuccessfully);
    }
}
