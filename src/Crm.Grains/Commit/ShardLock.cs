using Crm.Database;
using Npgsql;

namespace Crm.Commit;

/// <summary>Makes transactions on the same shard follow each other, on whichever silo they run. Held until the transaction ends.</summary>
internal static class ShardLock
{
    const string LockShards = "SELECT pg_advisory_xact_lock(7001, s) FROM unnest($1::int[]) AS s";

    /// <summary>In ascending order, so that no two transactions wait for each other.</summary>
    public static void Take(NpgsqlBatch batch, IEnumerable<short> shards) =>
        batch.Add(LockShards).With(shards.Select(s => (int)s).Distinct().Order().ToArray());
}
