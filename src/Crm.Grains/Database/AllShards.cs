namespace Crm.Database;

/// <summary>For the rare work that no commit may run beside.</summary>
internal static class AllShards
{
    /// <summary>Waits for the commits that run and holds the next ones up until the transaction ends.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(7001, s) FROM generate_series(0, 7) AS s";
}
