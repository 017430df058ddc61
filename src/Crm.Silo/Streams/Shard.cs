using System.Runtime.InteropServices;
using Crm.Intake;

namespace Crm.Silo.Streams;

/// <summary>What one shard has out for delivery, and what was read for it and not fetched yet. Safe to use from several threads.</summary>
internal sealed class Shard(short number, PostgresStreamOptions options, TimeProvider time)
{
    // Writers commit their ids out of order: a read looks again from where it stood a moment ago, which is longer than a commit takes.
    // What comes later still is found by the sweep.
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(150);

    readonly Lock gate = new();
    readonly Dictionary<long, long> inFlight = [];
    readonly Queue<(string Stream, Message Message)> read = [];
    TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Queue<(long At, long Newest)> stood = new();
    long lookFrom;
    long newest;
    long sweptAt;

    public short Number => number;

    public int InFlight
    {
        get { lock (gate) return inFlight.Count; }
    }

    /// <summary>From which id to read on, how many, and which to leave out; null while the shard has enough in flight.</summary>
    public (long After, int Most, long[] Except)? NextRead()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            foreach (var late in inFlight.Where(m => time.GetElapsedTime(m.Value, now) > options.InFlightTimeout).Select(m => m.Key).ToList()) inFlight.Remove(late);
            var most = Math.Min(options.MostPerRead, options.MostInFlight - inFlight.Count);
            if (most <= 0) return null;
            var sweep = time.GetElapsedTime(sweptAt, now) > options.Sweep;
            if (sweep) sweptAt = now;
            var after = sweep ? -1 : LookFrom(now);
            return (after, most, [.. inFlight.Keys.Where(id => id > after)]);
        }
    }

    long LookFrom(long now)
    {
        stood.Enqueue((now, newest));
        while (stood.TryPeek(out var then) && time.GetElapsedTime(then.At, now) > Moment) lookFrom = stood.Dequeue().Newest;
        return lookFrom;
    }

    public void Add(string stream, Message message)
    {
        lock (gate)
        {
            ref var since = ref CollectionsMarshal.GetValueRefOrAddDefault(inFlight, message.Id, out var known);
            if (known) return;
            since = time.GetTimestamp();
            if (message.Id > newest) newest = message.Id;
            read.Enqueue((stream, message));
            arrived.TrySetResult();
        }
    }

    /// <summary>What has been read since the last call, by stream.</summary>
    public ILookup<string, Message> Fetch()
    {
        lock (gate)
        {
            var fetched = read.ToLookup(r => r.Stream, r => r.Message);
            read.Clear();
            if (arrived.Task.IsCompleted) arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return fetched;
        }
    }

    /// <summary>Completes when something is there to fetch.</summary>
    public Task Arrived
    {
        get { lock (gate) return arrived.Task; }
    }

    /// <summary>Delivered: if a message is still in the database then, it was not applied and will be read again.</summary>
    public void Delivered(IEnumerable<Message> messages)
    {
        lock (gate)
        {
            foreach (var message in messages) inFlight.Remove(message.Id);
        }
    }
}
