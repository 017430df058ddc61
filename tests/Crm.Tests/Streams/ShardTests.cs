using Crm.Intake;
using Crm.Silo.Streams;
using Xunit;

namespace Crm.Tests.Streams;

public sealed class ShardTests
{
    readonly Clock clock = new();
    readonly PostgresStreamOptions options = new() { MostInFlight = 3, MostPerRead = 2 };

    Shard Shard() => new(1, options, clock);

    static Message Message(long id) => new(1, id, "shopify:orders/create", 1, null, null, ReadOnlyMemory<byte>.Empty, default);

    [Fact]
    public void What_is_out_for_delivery_is_not_read_again_and_leaves_room_for_less()
    {
        var shard = Shard();
        Assert.Equal(2, shard.NextRead()!.Value.Most);
        shard.Add("webhooks", Message(1));
        shard.Add("webhooks", Message(2));

        var (_, most, except) = shard.NextRead()!.Value;
        Assert.Equal(1, most);
        Assert.Equal([1L, 2L], except.Order());
        shard.Add("webhooks", Message(3));
        Assert.Null(shard.NextRead());
    }

    [Fact]
    public void A_message_that_was_read_twice_is_handed_out_once()
    {
        var shard = Shard();
        shard.Add("webhooks", Message(1));
        shard.Add("webhooks", Message(1));
        shard.Add("buckets", Message(2));

        var fetched = shard.Fetch();
        Assert.Equal([1L], fetched["webhooks"].Select(m => m.Id));
        Assert.Equal([2L], fetched["buckets"].Select(m => m.Id));
        Assert.Empty(shard.Fetch());
    }

    [Fact]
    public void A_message_that_was_handed_out_and_never_came_back_is_read_again_after_its_time()
    {
        var shard = Shard();
        shard.Add("webhooks", Message(1));
        shard.Fetch();
        clock.Pass(options.InFlightTimeout - TimeSpan.FromSeconds(1));
        Assert.Equal([1L], shard.NextRead()!.Value.Except);
        clock.Pass(TimeSpan.FromSeconds(2));
        Assert.Empty(shard.NextRead()!.Value.Except);
    }

    [Fact]
    public void A_message_that_was_delivered_may_be_read_again_if_it_still_stands()
    {
        var shard = Shard();
        shard.Add("webhooks", Message(1));
        shard.Fetch();
        shard.Delivered([Message(1)]);
        Assert.Equal(0, shard.InFlight);
        Assert.Empty(shard.NextRead()!.Value.Except);
    }

    [Fact]
    public void It_reads_on_from_where_it_stood_a_moment_ago_and_once_a_second_from_the_start()
    {
        var shard = Shard();
        shard.Add("webhooks", Message(1_000_000));
        clock.Pass(options.Sweep * 2);
        Assert.Equal(-1, shard.NextRead()!.Value.After); // for rows that were committed late
        Assert.Equal(0, shard.NextRead()!.Value.After); // the newest is of this very moment: older ids may be on their way
        clock.Pass(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1_000_000, shard.NextRead()!.Value.After);
        clock.Pass(options.Sweep);
        Assert.Equal(-1, shard.NextRead()!.Value.After);
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_something_arrives()
    {
        var shard = Shard();
        var arrived = shard.Arrived;
        Assert.False(arrived.IsCompleted);
        shard.Add("webhooks", Message(1));
        await arrived;
        shard.Fetch();
        Assert.False(shard.Arrived.IsCompleted);
    }

    sealed class Clock : TimeProvider
    {
        long now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;
    }
}
