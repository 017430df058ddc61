namespace Crm.Customers;

/// <summary>Up to which of the ids, which are in the order in which they were made, new customers can be looked for without missing one.</summary>
internal static class SettledIds
{
    // Ids are made before their transaction commits: one that was made this long ago has been committed, or never will be.
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    public static Guid Last(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow() - Settled);
}
