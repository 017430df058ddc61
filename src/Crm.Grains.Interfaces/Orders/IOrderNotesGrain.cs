using Crm.People;

namespace Crm.Orders;

/// <summary>What staff note about one order (the key is crm.orders.id); apart from the buyer's and the shop's own note. Each is changed by its author alone.</summary>
[Alias("crm.order-notes")]
public interface IOrderNotesGrain : IGrainWithGuidKey
{
    /// <summary>Adds a note; null when it was added, else why not.</summary>
    [Alias("add")] Task<Refusal?> Add(string body, Person by);

    /// <summary>Changes one's own note; null when it was changed, else why not.</summary>
    [Alias("edit")] Task<Refusal?> Edit(Guid note, string body, Person by);

    /// <summary>Takes one's own note away. False when there is no such note of this person's.</summary>
    [Alias("delete")] Task<bool> Delete(Guid note, Person by);
}
