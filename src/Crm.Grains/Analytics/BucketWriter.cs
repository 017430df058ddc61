using Crm.Commit;
using Crm.Database;
using Crm.Live;
using Npgsql;

namespace Crm.Analytics;

/// <summary>The group-commit writer of the silo's buckets: many grains' messages, one statement.</summary>
internal sealed class BucketWriter(NpgsqlDataSource source, LiveFeed live) : GroupCommit<IReadOnlyList<BucketDelivery>, ILookup<string, BucketFigures>>(most: 2000)
{
    protected override int Size(IReadOnlyList<BucketDelivery> part) => part.Count;

    protected override bool IsFaultOfAPart(Exception exception) => Faults.IsOfTheData(exception);

    protected override async Task<IReadOnlyList<ILookup<string, BucketFigures>>> Commit(
        IReadOnlyList<IReadOnlyList<BucketDelivery>> parts, CancellationToken ct)
    {
        var figures = await BucketStore.Apply(source, [.. parts.SelectMany(p => p)], ct);
        live.Changed("home"); // its sums follow the orders a moment later
        return [.. parts.Select(_ => figures)];
    }
}
