using Crm.Orders;
using Orleans.Concurrency;

namespace Crm.Customers;

/// <summary>What a customer has bought. The orders that count are those for which crm.orders.counts holds.</summary>
/// <param name="TotalOrders">Orders that count.</param>
/// <param name="PricedOrders">Of these, the ones with a rate to USD.</param>
/// <param name="LifetimeValue">USD at each order's frozen rate, net of refunds, to four decimals.</param>
/// <param name="FirstOrderDate">When the first order that counts was placed, UTC.</param>
/// <param name="LastOrderDate">When the latest was placed, UTC.</param>
/// <param name="ByCurrency">The same in each currency that orders were placed in.</param>
[GenerateSerializer, Immutable, Alias("crm.customer-figures")]
public sealed record CustomerFigures(
    [property: Id(0)] int TotalOrders, [property: Id(1)] int PricedOrders, [property: Id(2)] decimal LifetimeValue,
    [property: Id(3)] DateTime? FirstOrderDate, [property: Id(4)] DateTime? LastOrderDate,
    [property: Id(5)] IReadOnlyList<CurrencyFigures> ByCurrency)
{
    /// <summary>Nothing bought yet.</summary>
    public static CustomerFigures None { get; } = new(0, 0, 0, null, null, []);

    /// <summary>USD, over the orders that have a rate; 0 when there is none.</summary>
    public decimal AverageOrderValue => PricedOrders == 0 ? 0 : Math.Round(LifetimeValue / PricedOrders, 4, MidpointRounding.AwayFromZero);
}

/// <summary>A customer's orders in one currency; the value is net of refunds, in that currency.</summary>
[GenerateSerializer, Immutable, Alias("crm.currency-figures")]
public readonly record struct CurrencyFigures([property: Id(0)] string Currency, [property: Id(1)] int TotalOrders, [property: Id(2)] decimal LifetimeValue);

/// <summary>One report and the message that brought it: its effect and the message's deletion are one commit.</summary>
/// <param name="Shard">The message's shard.</param>
/// <param name="MessageId">The message.</param>
/// <param name="Report">What it says.</param>
/// <param name="Rate">For an order, the rate of its day; null when there is none yet.</param>
[GenerateSerializer, Immutable, Alias("crm.delivery")]
public sealed record Delivery(
    [property: Id(0)] short Shard, [property: Id(1)] long MessageId, [property: Id(2)] Report Report, [property: Id(3)] Rates.Rate? Rate)
{
    /// <summary>The identity version of the customer when the report was matched to it; a commit under another one is refused and matched again.</summary>
    [Id(4)] public int IdentityVersion { get; init; }
}

/// <summary>What became of one delivery.</summary>
public enum Outcome
{
    /// <summary>Committed: it changed something, or was old news that changes nothing.</summary>
    Applied,
    /// <summary>The message was gone: another delivery of it has been applied.</summary>
    AlreadyDone,
    /// <summary>The customer's identities changed meanwhile: match it again.</summary>
    Moved,
    /// <summary>The database refused it; the reason stands beside.</summary>
    Failed,
}

/// <summary>What became of one delivery, and why it failed if it did.</summary>
[GenerateSerializer, Immutable, Alias("crm.settled")]
public readonly record struct Settled([property: Id(0)] long MessageId, [property: Id(1)] Outcome Outcome, [property: Id(2)] string? Error = null);

/// <summary>One person across every shop. Holds the live figures; they are USD at each order's frozen rate.</summary>
[Alias("crm.customer")]
public interface ICustomerGrain : IGrainWithGuidKey
{
    /// <summary>The live figures; null when no such customer exists.</summary>
    [Alias("figures"), AlwaysInterleave] Task<CustomerFigures?> Figures();

    /// <summary>Applies reports of this customer's orders and profile. Repeated or older reports change nothing.</summary>
    [Alias("apply")] Task<IReadOnlyList<Settled>> Apply(IReadOnlyList<Delivery> deliveries);

    /// <summary>Reads the figures from the database again, because another customer's commit changed them.</summary>
    [Alias("refresh")] Task Refresh();
}
