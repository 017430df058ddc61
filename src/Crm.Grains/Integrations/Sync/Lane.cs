using System.Diagnostics;
using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>
/// How much of what was read is on its way through the intake at once. Webhooks stand behind it in the same queues, so it is little, and less when
/// the queues are slow: what is on its way shall be settled well within a second.
/// </summary>
internal sealed class Lane(NpgsqlDataSource source)
{
    const int Least = 25;
    const int Most = 400;
    const int More = 25;
    static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>How many may be on their way.</summary>
    public int Width { get; private set; } = 100;

    /// <summary>Sends the items in parts that fit; the cursor moves with the last one. Comes back when the last part is on its way and those before are settled.</summary>
    public async Task Send(Guid shop, IReadOnlyList<Item> items, string? cursor, string? before, DateTime? newest, string under, CancellationToken ct)
    {
        var from = 0;
        do
        {
            var part = items.Skip(from).Take(Width).ToList();
            from += part.Count;
            var isLast = from >= items.Count;
            var sent = await SyncStore.Receive(source, shop, part, isLast ? cursor : before, isLast ? newest : null, under, ct);
            await Settled(sent, ct);
        }
        while (from < items.Count);
    }

    /// <summary>Sends items that belong to no run.</summary>
    public async Task Mend(Guid shop, IReadOnlyList<Item> items, string under, CancellationToken ct)
    {
        foreach (var part in items.Chunk(Width)) await Settled(await SyncStore.Receive(source, shop, part, under, ct), ct);
    }

    async Task Settled(List<Sent> sent, CancellationToken ct)
    {
        if (sent.Count == 0) return;
        var began = Stopwatch.GetTimestamp();
        // Nobody tells that a message was settled: it is looked for, by its key.
        while (await SyncStore.Left(source, sent, ct) > 0) await Task.Delay(Look, ct);
        Width = Stopwatch.GetElapsedTime(began) > Slow ? Math.Max(Least, Width / 2) : Math.Min(Most, Width + More);
    }
}
