using System.Text.Json;

namespace Crm.Orders;

/// <summary>An order as staff enter it. Amounts are in its currency.</summary>
[GenerateSerializer, Immutable, Alias("crm.manual-order")]
public sealed record ManualOrder
{
    /// <summary>For whom.</summary>
    [Id(0)] public required Guid Customer { get; init; }

    /// <summary>The order's number, e.g. the customer's own reference; null: the next free one.</summary>
    [Id(1)] public string? Number { get; init; }

    /// <summary>ISO 4217. Fixed once entered: the rate is frozen with it.</summary>
    [Id(2)] public required string Currency { get; init; }

    /// <summary>Pending, Processing, Shipped or Delivered; cancelled and refunded it becomes by what is done to it.</summary>
    [Id(3)] public OrderStatus Status { get; init; }

    /// <summary>Whether it is paid.</summary>
    [Id(4)] public bool IsPaid { get; init; }

    /// <summary>UTC. Fixed once entered: its day decides the rate.</summary>
    [Id(5)] public required DateTime PlacedAt { get; init; }

    /// <summary>ISO 3166 code of where it goes; null: unknown.</summary>
    [Id(6)] public string? Country { get; init; }

    /// <summary>What was bought.</summary>
    [Id(7)] public required IReadOnlyList<ManualLine> Lines { get; init; }

    /// <summary>Shipping.</summary>
    [Id(8)] public decimal Shipping { get; init; }

    /// <summary>Taken off the whole, beside what the lines give.</summary>
    [Id(9)] public decimal Discount { get; init; }

    /// <summary>Tax of the whole.</summary>
    [Id(10)] public decimal Tax { get; init; }

    /// <summary>Whether the prices hold the tax already; else it comes on top.</summary>
    [Id(11)] public bool IsTaxIncluded { get; init; }

    /// <summary>A note that stands with the order.</summary>
    [Id(12)] public string? Note { get; init; }

    /// <summary>What the customer pays, to the currency's own minor unit.</summary>
    public Money Total() => new Money(Lines.Sum(l => l.Total) + Shipping - Discount + (IsTaxIncluded ? 0 : Tax), Currency).Rounded();
}

/// <summary>A line of a manual order.</summary>
[GenerateSerializer, Immutable, Alias("crm.manual-line")]
public sealed record ManualLine(
    [property: Id(0)] string Title, [property: Id(1)] string? Sku, [property: Id(2)] int Quantity, [property: Id(3)] decimal Price, [property: Id(4)] decimal Discount)
{
    /// <summary>Less the line's own discount.</summary>
    public decimal Total => (Quantity * Price) - Discount;
}

/// <summary>Money that went back to the customer.</summary>
[GenerateSerializer, Immutable, Alias("crm.manual-refund")]
public sealed record ManualRefund([property: Id(0)] string Id, [property: Id(1)] decimal Amount, [property: Id(2)] DateTime At, [property: Id(3)] string? Reason);

/// <summary>A manual order as it stands after a change: the payload of a message of the kind "manual:order", version 1.</summary>
[GenerateSerializer, Immutable, Alias("crm.manual-order-version")]
public sealed record ManualOrderVersion(
    [property: Id(0)] Guid Id, [property: Id(1)] string Number, [property: Id(2)] ManualOrder Order, [property: Id(3)] IReadOnlyList<ManualRefund> Refunds,
    [property: Id(4)] DateTime? CancelledAt, [property: Id(5)] DateTime UpdatedAt)
{
    /// <summary>What went back.</summary>
    public decimal Refunded => Refunds.Sum(r => r.Amount);

    /// <summary>Where the order stands, what was done to it included.</summary>
    public OrderStatus Status() => CancelledAt is not null ? OrderStatus.Cancelled
        : Refunds.Count > 0 && Refunded >= Order.Total().Amount ? OrderStatus.Refunded
        : Order.Status;

    /// <summary>The payment in the words that shops use.</summary>
    public string Payment() => Refunds.Count == 0 ? Order.IsPaid ? "paid" : "pending"
        : Refunded >= Order.Total().Amount ? "refunded" : "partially_refunded";
}

/// <summary>What manual orders have in place of a shop.</summary>
public static class ManualOrders
{
    /// <summary>Stands where a shop's id stands; no shop has it.</summary>
    public static readonly Guid Source = Guid.Parse("00000000-0000-0000-0000-00000000c0de");

    /// <summary>The kind of their messages.</summary>
    public const string Kind = "manual:order";

    /// <summary>How their messages are written.</summary>
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
