using System.Globalization;
using Orleans.Streams;

namespace Crm.Silo.Streams;

/// <summary>One queue for a shard; a stream's key is its shard's number. The queues lie evenly on the ring of silos.</summary>
internal sealed class ShardMapper : IConsistentRingStreamQueueMapper
{
    readonly QueueId[] queues;

    public ShardMapper(string provider, int shards) =>
        queues = [.. Enumerable.Range(0, shards).Select(i =>
            QueueId.GetQueueId(provider, (uint)i, (uint)(((ulong)uint.MaxValue / (ulong)shards * (ulong)i) + 1)))];

    public IEnumerable<QueueId> GetAllQueues() => queues;

    public IEnumerable<QueueId> GetQueuesForRange(IRingRange range) => queues.Where(q => range.InRange(q.GetUniformHashCode()));

    public QueueId GetQueueForStream(StreamId streamId) =>
        queues[int.Parse(streamId.GetKeyAsString(), CultureInfo.InvariantCulture)];

    public short ShardOf(QueueId queue) => (short)Array.IndexOf(queues, queue);
}
