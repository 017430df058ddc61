using Crm.People;

namespace Crm.Orders;

/// <summary>
/// One order that staff entered (the key is also crm.orders.id). Each change is a new report that goes the way of a shop's; the order shows it once it
/// is applied, a moment later. Null is returned when it was done, else why not.
/// </summary>
[Alias("crm.manual-order-grain")]
public interface IManualOrderGrain : IGrainWithGuidKey
{
    /// <summary>Enters the order. The same order entered again changes nothing.</summary>
    [Alias("enter")] Task<Refusal?> Enter(ManualOrder order, Person by);

    /// <summary>Changes what was entered; customer, currency and date stay.</summary>
    /// <param name="order">The whole of it, as it shall be.</param>
    /// <param name="version">The version that it was changed from; another one is refused with <see cref="ManualRefusals.Changed"/>.</param>
    /// <param name="by">Who.</param>
    [Alias("change")] Task<Refusal?> Change(ManualOrder order, int version, Person by);

    /// <summary>Calls the order off: it does not count any more.</summary>
    [Alias("cancel")] Task<Refusal?> Cancel(Person by);

    /// <summary>Books money that went back, in the order's currency; null: all that is left.</summary>
    [Alias("refund")] Task<Refusal?> Refund(decimal? amount, string? reason, Person by);
}

/// <summary>Refusals that pages ask for by name.</summary>
public static class ManualRefusals
{
    /// <summary>Somebody else changed the order meanwhile.</summary>
    public const string Changed = "Somebody changed this order meanwhile.";

    /// <summary>There is no such order, or it is none that this person may change.</summary>
    public const string Gone = "There is no such order any more.";
}
