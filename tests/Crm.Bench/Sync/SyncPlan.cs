namespace Crm.Bench.Sync;

/// <summary>How much is read and how long is watched.</summary>
/// <param name="Orders">Of a first import whose speed is measured.</param>
/// <param name="Standard">Orders that are read page by page at the points of Shopify's standard plan: long enough that what is left in the end hardly counts.</param>
/// <param name="Plus">The same at ten times the points.</param>
/// <param name="Large">Orders that are read while other news comes.</param>
/// <param name="Quiet">How long other news is watched with no import.</param>
internal sealed record SyncPlan(int Orders, int Standard, int Plus, int Large, TimeSpan Quiet)
{
    public static SyncPlan Full { get; } = new(20_000, 6_000, 30_000, 100_000, TimeSpan.FromSeconds(60));

    public static SyncPlan Quick { get; } = new(2_000, 1_500, 6_000, 5_000, TimeSpan.FromSeconds(8));
}
