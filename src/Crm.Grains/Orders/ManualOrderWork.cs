using Crm.People;
using Npgsql;

namespace Crm.Orders;

/// <summary>What may become of one manual order.</summary>
internal sealed class ManualOrderWork(NpgsqlDataSource source, Guid id, TimeProvider time)
{
    public Task<Refusal?> Enter(ManualOrder order, Person by) => ManualOrderRules.Check(order, Now) is { } refusal
        ? Task.FromResult<Refusal?>(refusal)
        : ManualOrderStore.Enter(source, id, order, Now, by, CancellationToken.None);

    public Task<Refusal?> Change(ManualOrder order, int version, Person by) => ManualOrderStore.Change(
        source, id, version, "edit", was =>
        {
            // The rate was frozen with these.
            var kept = order with { Customer = was.Order.Customer, Number = was.Number, Currency = was.Order.Currency, PlacedAt = was.Order.PlacedAt };
            if (was.CancelledAt is not null) return (null, Refusal.Of("A cancelled order is not changed any more."));
            if (ManualOrderRules.Check(kept, Now) is { } refusal) return (null, refusal);
            return kept.Total().Amount < was.Refunded
                ? (null, new Refusal("The total cannot be less than what went back: {0}.", [new Money(was.Refunded, kept.Currency).ToString()], "Lines"))
                : (was with { Order = kept }, null);
        }, Now, by, CancellationToken.None);

    public Task<Refusal?> Cancel(Person by) => ManualOrderStore.Change(
        source, id, null, "cancel",
        was => was.CancelledAt is null ? (was with { CancelledAt = Now }, null) : (null, Refusal.Of("The order is cancelled already.")), Now, by, CancellationToken.None);

    public Task<Refusal?> Refund(decimal? amount, string? reason, Person by) => ManualOrderStore.Change(
        source, id, null, "refund", was =>
        {
            var back = amount ?? was.Order.Total().Amount - was.Refunded;
            if (ManualOrderRules.CheckRefund(was, back) is { } refusal) return (null, refusal);
            var id = FormattableString.Invariant($"{was.Id}:{was.Refunds.Count + 1}");
            return (was with { Refunds = [.. was.Refunds, new(id, back, Now, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim())] }, null);
        }, Now, by, CancellationToken.None);

    // To the microsecond, as the database keeps it.
    DateTime Now => new(time.GetUtcNow().Ticks / 10 * 10, DateTimeKind.Utc);
}
