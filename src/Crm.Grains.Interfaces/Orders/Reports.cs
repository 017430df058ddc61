using Crm.Customers;

namespace Crm.Orders;

/// <summary>What a shop reports, as a translator understood it. Every time is UTC; every amount is in the currency that stands beside it.</summary>
/// <param name="Integration">The shop.</param>
[GenerateSerializer, Immutable, Alias("crm.report")]
public abstract record Report([property: Id(0)] Guid Integration);

/// <summary>News of one order, whatever it says of it.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="OrderId">The order's id in the shop, exact, as text.</param>
[GenerateSerializer, Immutable, Alias("crm.order-report")]
public abstract record OrderReport(Guid Integration, [property: Id(0)] string OrderId) : Report(Integration);

/// <summary>The whole of an order as it stood at <see cref="UpdatedAt"/>.</summary>
[GenerateSerializer, Immutable, Alias("crm.order-reported")]
public sealed record OrderReported(Guid Integration, string OrderId) : OrderReport(Integration, OrderId)
{
    /// <summary>The number that people use, e.g. "#1001". Unique within a shop.</summary>
    [Id(0)] public required string Number { get; init; }

    /// <summary>Our word for where the order stands.</summary>
    [Id(1)] public required OrderStatus Status { get; init; }

    /// <summary>The shop's own word for the payment, lower case; "voided" and "failed" do not count.</summary>
    [Id(2)] public string? FinancialStatus { get; init; }

    /// <summary>The shop's own word for the delivery, lower case.</summary>
    [Id(3)] public string? FulfillmentStatus { get; init; }

    /// <summary>The total in the shop's currency, before refunds; never negative.</summary>
    [Id(4)] public required Money Total { get; init; }

    /// <summary>Tax within the total, the shop's currency.</summary>
    [Id(5)] public decimal Tax { get; init; }

    /// <summary>Shipping within the total, the shop's currency.</summary>
    [Id(6)] public decimal Shipping { get; init; }

    /// <summary>Discounts already taken off the total, the shop's currency.</summary>
    [Id(7)] public decimal Discount { get; init; }

    /// <summary>What the buyer saw and paid, where that is another currency than the shop's; else the same as the total.</summary>
    [Id(8)] public Money? Presentment { get; init; }

    /// <summary>When it was placed. Its day (UTC) decides the exchange rate.</summary>
    [Id(9)] public required DateTime PlacedAt { get; init; }

    /// <summary>The shop's time of this report: an older one changes nothing.</summary>
    [Id(10)] public required DateTime UpdatedAt { get; init; }

    /// <summary>When it was cancelled, if it was.</summary>
    [Id(11)] public DateTime? CancelledAt { get; init; }

    /// <summary>A test order never counts.</summary>
    [Id(12)] public bool Test { get; init; }

    /// <summary>The shop took the order out of its bin: lifts the tombstone.</summary>
    [Id(13)] public bool Restored { get; init; }

    /// <summary>ISO 3166 code of where it goes, else of who is billed; null when neither is known.</summary>
    [Id(14)] public string? Country { get; init; }

    /// <summary>ISO 3166 code of the shipping address.</summary>
    [Id(15)] public string? ShippingCountry { get; init; }

    /// <summary>The shipping address as JSON with the names name, company, address1, address2, city, region, postal_code, country_code, phone.</summary>
    [Id(16)] public string? ShippingAddress { get; init; }

    /// <summary>Where it was sold, the shop's own word (e.g. "web", "pos").</summary>
    [Id(17)] public string? Source { get; init; }

    /// <summary>The buyer's or the shop's note.</summary>
    [Id(18)] public string? Note { get; init; }

    /// <summary>Who bought; null when the shop does not say (a guest without e-mail or phone, a redacted record).</summary>
    [Id(19)] public CustomerReported? Customer { get; init; }

    /// <summary>The lines, in the shop's order.</summary>
    [Id(20)] public IReadOnlyList<OrderLine> Lines { get; init; } = [];

    /// <summary>The refunds that the report names.</summary>
    [Id(21)] public IReadOnlyList<RefundReported> Refunds { get; init; } = [];

    /// <summary>The fulfilments that the report names.</summary>
    [Id(22)] public IReadOnlyList<FulfilmentReported> Fulfilments { get; init; } = [];

    /// <summary>The customer for whom staff entered it; null: a shop's order. The order then has its own id, which is also its row's.</summary>
    [Id(23)] public Guid? EnteredFor { get; init; }

    /// <summary>
    /// Set where the order was asked for because its books differ from ours: the report then stands in place of what we had of this time, which is that of our
    /// newest report or of the deletion, however old the shop says that it is. What came meanwhile is of another time, and wins.
    /// </summary>
    [Id(24)] public DateTime? InsteadOf { get; init; }

    /// <summary>The shop names all refunds with each report, and lets a refund be deleted: one that the newest report does not name is gone.</summary>
    [Id(25)] public bool NamesAllRefunds { get; init; }
}

/// <summary>Where an order stands.</summary>
public enum OrderStatus
{
    /// <summary>Placed, not paid.</summary>
    Pending,
    /// <summary>Paid or being prepared.</summary>
    Processing,
    /// <summary>Wholly on its way.</summary>
    Shipped,
    /// <summary>Arrived.</summary>
    Delivered,
    /// <summary>Called off: does not count.</summary>
    Cancelled,
    /// <summary>Wholly paid back: counts, with nothing left of it.</summary>
    Refunded,
}

/// <summary>One line of an order; amounts in the order's currency.</summary>
[GenerateSerializer, Immutable, Alias("crm.order-line")]
public sealed record OrderLine(
    [property: Id(0)] string? ExternalId, [property: Id(1)] string? ProductId, [property: Id(2)] string? Sku, [property: Id(3)] string Title,
    [property: Id(4)] int Quantity, [property: Id(5)] decimal UnitPrice, [property: Id(6)] decimal Discount, [property: Id(7)] decimal Tax);

/// <summary>Money that went back. May come before its order: then it is held until the order comes.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="OrderId">The order's id in the shop.</param>
/// <param name="RefundId">The refund's id in the shop.</param>
/// <param name="Amount">What went back, in the shop's currency, never negative; without a currency ("") it takes the order's.</param>
/// <param name="RefundedAt">Its own date: the month that it comes off.</param>
/// <param name="UpdatedAt">The shop's time of this report of it.</param>
/// <param name="Reason">The shop's words.</param>
[GenerateSerializer, Immutable, Alias("crm.refund-reported")]
public sealed record RefundReported(
    Guid Integration, string OrderId, [property: Id(0)] string RefundId, [property: Id(1)] Money Amount, [property: Id(2)] DateTime RefundedAt,
    [property: Id(3)] DateTime UpdatedAt, [property: Id(4)] string? Reason) : OrderReport(Integration, OrderId);

/// <summary>A parcel. May come before its order.</summary>
[GenerateSerializer, Immutable, Alias("crm.fulfilment-reported")]
public sealed record FulfilmentReported(
    Guid Integration, string OrderId, [property: Id(0)] string FulfilmentId, [property: Id(1)] string? Status, [property: Id(2)] string? Carrier,
    [property: Id(3)] string? TrackingNumber, [property: Id(4)] string? TrackingUrl, [property: Id(5)] DateTime? ShippedAt,
    [property: Id(6)] DateTime? DeliveredAt, [property: Id(7)] DateTime UpdatedAt) : OrderReport(Integration, OrderId);

/// <summary>The shop deleted the order: it stops counting and stays as a tombstone.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="OrderId">The order's id in the shop.</param>
/// <param name="At">When the report was received: shops give deletes no time.</param>
[GenerateSerializer, Immutable, Alias("crm.order-deleted")]
public sealed record OrderDeleted(Guid Integration, string OrderId, [property: Id(0)] DateTime At) : OrderReport(Integration, OrderId);

/// <summary>The rate that an order awaited has come.</summary>
[GenerateSerializer, Immutable, Alias("crm.rate-arrived")]
public sealed record RateArrived(Guid Integration, string OrderId) : OrderReport(Integration, OrderId);

/// <summary>A person has given another rate for the order's day and chosen this order: it is frozen anew, at that rate.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="OrderId">The order's id in the shop.</param>
/// <param name="Currency">Of which the rate is; an order that has another by now is left alone.</param>
[GenerateSerializer, Immutable, Alias("crm.rate-corrected")]
public sealed record RateCorrected(Guid Integration, string OrderId, [property: Id(0)] string Currency) : OrderReport(Integration, OrderId);
