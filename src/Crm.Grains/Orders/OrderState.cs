using System.Runtime.InteropServices;

namespace Crm.Orders;

/// <summary>An order's refund as it is booked.</summary>
internal readonly record struct Refund(string Id, decimal Amount, string Currency, DateTime RefundedAt, DateTime UpdatedAt, string? Reason);

/// <summary>Where an order stands, and the shop's own words for its payment and delivery.</summary>
internal readonly record struct Standing(OrderStatus Status, string? Financial, string? Fulfilment);

/// <summary>A report that changed where an order stands.</summary>
/// <param name="At">By the shop's clock.</param>
/// <param name="Report">The report's kind, e.g. "shopify:orders/updated".</param>
/// <param name="Old">Before.</param>
/// <param name="New">After.</param>
internal readonly record struct StatusChange(DateTime At, string Report, Standing Old, Standing New);

/// <summary>
/// One order while a commit works on it: what the database holds, then what it shall hold. Pure: no I/O, no clock.
/// Its <see cref="Contribution"/> before and after is the whole of what the commit changes in the figures.
/// </summary>
internal sealed class OrderState(Guid integration, string externalId)
{
    public Guid Integration { get; } = integration;
    public string ExternalId { get; } = externalId;
    public Guid Id { get; set; }
    public bool Exists { get; set; }

    /// <summary>Whether the row stood before this commit.</summary>
    public bool WasKnown { get; set; }

    /// <summary>When the shop deleted an order that may never have been seen; null when it did not.</summary>
    public DateTime? Tombstone { get; set; }

    /// <summary>"shopify" or "woocommerce"; needed only for a row that is new.</summary>
    public string Platform { get; set; } = "";

    /// <summary>The kind of the report that is about to be applied.</summary>
    public string ReportKind { get; set; } = "";

    public Guid? CustomerId { get; set; }
    public OrderStatus Status { get; set; }
    public string? FinancialStatus { get; set; }
    public string? FulfillmentStatus { get; set; }
    public bool Test { get; set; }
    public DateTime? CancelledAt { get; set; }
    public DateTime? DeletedAt { get; set; }
    public decimal Total { get; set; }
    public string Currency { get; set; } = "";
    public decimal? Rate { get; set; }
    public DateOnly? RateDate { get; set; }
    public string? RateSource { get; set; }
    public string Country { get; set; } = "ZZ";
    public DateTime PlacedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public Dictionary<string, Refund> Refunds { get; } = [];

    /// <summary>The newest whole report that was accepted; what the row, its lines and its address are written from.</summary>
    public OrderReported? Accepted { get; private set; }

    /// <summary>Something other than a whole report changed the row.</summary>
    public bool Adjusted { get; private set; }

    public bool TombstoneChanged { get; private set; }
    /// <summary>Refunds to be written, by their ids.</summary>
    public HashSet<string> ChangedRefunds { get; } = [];

    /// <summary>Refunds that the shop has deleted, by their ids.</summary>
    public HashSet<string> WithdrawnRefunds { get; } = [];
    public List<FulfilmentReported> Fulfilments { get; } = [];

    /// <summary>The reports of this commit that changed where the order stands. How it stood when it was first reported is none.</summary>
    public List<StatusChange> StatusChanges { get; } = [];

    /// <summary>The one predicate of what counts, as crm.orders.counts has it.</summary>
    public bool Counts => Exists && !Test && DeletedAt is null && CancelledAt is null && Status != OrderStatus.Cancelled
        && FinancialStatus is not ("voided" or "failed");

    public decimal RefundedAmount
    {
        get
        {
            var sum = 0m;
            foreach (var refund in Refunds.Values)
            {
                if (IsInCurrency(refund)) sum += refund.Amount;
            }

            return sum;
        }
    }

    /// <summary>A refund in another currency than its order's is kept and shown, and never summed.</summary>
    public bool IsInCurrency(in Refund refund) => refund.Currency.Length == 0 || refund.Currency == Currency;

    public void Apply(OrderReport report, Guid? customer, Rates.Rate? rate, DateTime receivedAt)
    {
        switch (report)
        {
            case OrderReported whole: Apply(whole, customer, rate, receivedAt); break;
            case RefundReported refund: Add(refund, false); break;
            case FulfilmentReported fulfilment: Fulfilments.Add(fulfilment); break;
            case OrderDeleted: Delete(receivedAt); break;
            case RateArrived: Price(rate); break;
            case RateCorrected correction: Reprice(correction, rate); break;
            default: throw new InvalidOperationException($"An order does not know what to do with {report.GetType().Name}.");
        }
    }

    void Apply(OrderReported report, Guid? customer, Rates.Rate? rate, DateTime receivedAt)
    {
        // Refunds and parcels are facts of their own: even an old report may name one that no other did.
        var stands = Exists && report.InsteadOf == UpdatedAt;
        var isPast = report.NamesAllRefunds && Exists && !stands && report.UpdatedAt < UpdatedAt;
        foreach (var refund in report.Refunds)
        {
            if (!isPast || Refunds.ContainsKey(refund.RefundId)) Add(refund, stands);
        }

        if (report.NamesAllRefunds && !isPast) Withdraw(report, stands);
        Fulfilments.AddRange(report.Fulfilments);

        if (Tombstone is { } deleted)
        {
            if ((!report.Restored || receivedAt <= deleted) && report.InsteadOf != deleted) return;
            Tombstone = null;
            TombstoneChanged = true;
            DeletedAt = null;
            Adjusted = true;
        }

        if (Exists && !stands && IsOlder(report)) return;

        var before = new Standing(Status, FinancialStatus, FulfillmentStatus);
        var now = new Standing(report.Status, report.FinancialStatus, report.FulfillmentStatus);
        if (Exists && now != before) StatusChanges.Add(new(report.UpdatedAt, ReportKind, before, now));

        (Status, FinancialStatus, FulfillmentStatus) = (now.Status, now.Financial, now.Fulfilment);
        Test = report.Test;
        CancelledAt = report.CancelledAt;
        Country = report.Country ?? "ZZ";
        PlacedAt = report.PlacedAt;
        UpdatedAt = report.UpdatedAt;
        CustomerId = customer ?? CustomerId; // a redacted report does not take the customer away
        Total = report.Total.Amount;
        if (Currency != report.Total.Currency)
        {
            Currency = report.Total.Currency;
            (Rate, RateDate, RateSource) = (null, null, null);
        }

        if (Rate is null) Price(rate); // frozen from then on
        if (!Exists)
        {
            Exists = true;
            Id = report.EnteredFor is null ? Guid.CreateVersion7() : Guid.Parse(report.OrderId);
        }

        Accepted = report;
    }

    // Shops stamp whole seconds, and several reports fall into one: of these the one that is further on stands.
    bool IsOlder(OrderReported report) =>
        report.UpdatedAt < UpdatedAt || (report.UpdatedAt == UpdatedAt && Rank(report.Status, report.CancelledAt) < Rank(Status, CancelledAt));

    static int Rank(OrderStatus status, DateTime? cancelledAt) => cancelledAt is not null ? 10 : status switch
    {
        OrderStatus.Cancelled => 9,
        OrderStatus.Refunded => 8,
        var other => (int)other,
    };

    void Add(RefundReported report, bool stands)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(Refunds, report.RefundId, out var exists);
        // Some shops give a refund no date: the first one that we heard of stays.
        var refundedAt = exists && known.RefundedAt < report.RefundedAt ? known.RefundedAt : report.RefundedAt;
        if (exists && !stands && (report.UpdatedAt < known.UpdatedAt || (report.UpdatedAt == known.UpdatedAt && report.Amount.Amount <= known.Amount)))
        {
            if (refundedAt == known.RefundedAt) return;
            known = known with { RefundedAt = refundedAt };
        }
        else
        {
            known = new Refund(report.RefundId, report.Amount.Amount, report.Amount.Currency, refundedAt, report.UpdatedAt, report.Reason);
        }

        ChangedRefunds.Add(report.RefundId);
        WithdrawnRefunds.Remove(report.RefundId);
        Adjusted = true;
    }

    // Whichever order they come in, the refunds that stand are those that the newest reports name.
    void Withdraw(OrderReported report, bool stands)
    {
        foreach (var (id, refund) in Refunds)
        {
            if (!(stands || refund.UpdatedAt < report.UpdatedAt) || report.Refunds.Any(r => r.RefundId == id)) continue;
            Refunds.Remove(id);
            ChangedRefunds.Remove(id);
            WithdrawnRefunds.Add(id);
            Adjusted = true;
        }
    }

    void Delete(DateTime receivedAt)
    {
        if (Tombstone >= receivedAt) return;
        Tombstone = receivedAt;
        TombstoneChanged = true;
        DeletedAt = receivedAt;
        Adjusted = true;
    }

    void Price(Rates.Rate? rate)
    {
        if (rate is null || Rate is not null) return;
        (Rate, RateDate, RateSource) = (rate.ToUsd, rate.Date, rate.Source);
        Adjusted = true;
    }

    // The one way in which a frozen rate changes: a person asked for it, of this order.
    void Reprice(RateCorrected correction, Rates.Rate? rate)
    {
        if (!Exists || correction.Currency != Currency || rate is null) return;
        Rate = null;
        Price(rate);
    }
}
