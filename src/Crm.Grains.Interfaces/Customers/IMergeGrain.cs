using Crm.People;

namespace Crm.Customers;

/// <summary>What would move from one customer to the other.</summary>
/// <param name="What">The table, e.g. "orders", "customer_identities", "activities".</param>
/// <param name="Count">How many rows of it.</param>
[GenerateSerializer, Immutable, Alias("crm.moving")]
public readonly record struct Moving([property: Id(0)] string What, [property: Id(1)] long Count);

/// <summary>A merge as a person decided it.</summary>
/// <param name="Other">The customer who is given up: their identities, orders and all that hangs on them go to the kept one.</param>
/// <param name="FromOther">The fields of the profile, by column ("email") or custom field ("custom_fields.size"), whose value the kept one takes
/// from the other; null: every field that is empty with the kept one and not with the other.</param>
[GenerateSerializer, Immutable, Alias("crm.merge-asked")]
public sealed record MergeAsked([property: Id(0)] Guid Other, [property: Id(1)] IReadOnlyList<string>? FromOther);

/// <summary>What became of it: exactly one is set.</summary>
/// <param name="Id">The merge, by which it can be undone.</param>
/// <param name="Refused">Why it was not done.</param>
[GenerateSerializer, Immutable, Alias("crm.merge-made")]
public sealed record MergeMade([property: Id(0)] Guid? Id, [property: Id(1)] Refusal? Refused);

/// <summary>Makes one customer of two, and two of one again. The key is the customer who is kept. For administrators and managers.</summary>
[Alias("crm.merge")]
public interface IMergeGrain : IGrainWithGuidKey
{
    /// <summary>Counts what would move from the other customer. Changes nothing.</summary>
    [Alias("preview")] Task<IReadOnlyList<Moving>> Preview(Guid other, Person by);

    /// <summary>Merges. Figures, buckets and lists are right the moment it is done; reports in flight find the kept customer.</summary>
    [Alias("merge")] Task<MergeMade> Merge(MergeAsked asked, Person by);

    /// <summary>Gives the other customer back what was theirs, and what has come since under their identities. Null when it is done.</summary>
    [Alias("undo")] Task<Refusal?> Undo(Guid merge, Person by);

    /// <summary>Remembers that the two are not the same person: they are not suggested again.</summary>
    [Alias("apart")] Task<Refusal?> KeepApart(Guid other, Person by);
}
