using Crm.Lists;
using Crm.People;

namespace Crm.Bulk;

/// <summary>Which customers: those that were ticked, or all that a list shows at the moment of the order.</summary>
/// <param name="Ids">The ticked ones; null: all that the filters let through.</param>
/// <param name="Filter">The list's filters.</param>
/// <param name="Search">What the list was searched for.</param>
/// <param name="Reader">Whom "me" means and when a day begins.</param>
[GenerateSerializer, Immutable, Alias("crm.selection")]
public sealed record Selection(
    [property: Id(0)] IReadOnlyList<Guid>? Ids, [property: Id(1)] Filter Filter, [property: Id(2)] string? Search, [property: Id(3)] Reader Reader);

/// <summary>What is to be done to them.</summary>
/// <param name="Action">"assign", "tag", "untag" or "status".</param>
/// <param name="Value">The agent's or the tag's id, or the status; null: assigned to nobody.</param>
/// <param name="Selection">To whom.</param>
[GenerateSerializer, Immutable, Alias("crm.bulk-order")]
public sealed record BulkOrder([property: Id(0)] string Action, [property: Id(1)] string? Value, [property: Id(2)] Selection Selection);

/// <summary>
/// One piece of work on many customers (the key is its own). It is done in parts, under the role of who ordered it, each part in one transaction with
/// what was there before; a silo's death interrupts it for a minute at most.
/// </summary>
[Alias("crm.bulk")]
public interface IBulkGrain : IGrainWithGuidKey
{
    /// <summary>Begins. Ordered twice, it is done once. Null: it is under way.</summary>
    [Alias("start")] Task<Refusal?> Start(BulkOrder order, Person person);

    /// <summary>Goes on if it stands still, e.g. because its silo died.</summary>
    [Alias("go-on")] Task GoOn();

    /// <summary>Gives the customers back what they had, but for those that somebody changed since. Null: it is under way.</summary>
    [Alias("undo")] Task<Refusal?> Undo(Person person);
}
