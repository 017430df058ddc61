namespace Crm.Integrations.Sync;

/// <summary>What is read of a shop, in this order.</summary>
internal enum Part
{
    Customers,
    Orders,
}

/// <summary>One order or customer as the shop's API told it, in the form of the platform's webhooks, so that one translator reads both.</summary>
/// <param name="Kind">As of a webhook, e.g. "shopify:orders/updated".</param>
/// <param name="Key">As of a webhook: news of one order must meet in one shard. 'o' or 'c' and the id.</param>
/// <param name="Body">JSON in UTF-8.</param>
internal sealed record Item(string Kind, string Key, byte[] Body)
{
    /// <summary>Whether the translator understands it.</summary>
    public bool IsReadable => Translator.Translate(new(Guid.Empty, Kind, DateTime.UnixEpoch, Body)).Surprise is null;
}

/// <summary>What one reading gave.</summary>
/// <param name="Items">In the order in which they changed.</param>
/// <param name="Next">Where to go on; null: the part is read to its end.</param>
internal sealed record Page(IReadOnlyList<Item> Items, string? Next)
{
    /// <summary>The time by the shop's clock up to which everything is known once the part is read to its end; null: as before.</summary>
    public DateTime? Newest { get; init; }

    /// <summary>The shop is preparing something: ask again after this.</summary>
    public TimeSpan Pause { get; init; }
}

/// <summary>One line of the shop's books, for the comparison with ours.</summary>
internal sealed record BookLine(string Id, string Number, decimal Total, string Currency, decimal Refunded, bool Counts, DateTime UpdatedAt);

/// <summary>A part of the shop's books.</summary>
/// <param name="Lines">At the most some hundreds.</param>
/// <param name="Next">Where to go on; null: that was all.</param>
internal sealed record BookPage(IReadOnlyList<BookLine> Lines, string? Next);

/// <summary>A webhook that is registered in the shop.</summary>
internal sealed record Registered(string Id, string Topic, string Address, bool IsActive);

/// <summary>One shop through its platform's API. What goes wrong is a <see cref="Outbound.ShopTroubleException"/> or fails on the way.</summary>
internal interface IShopSource
{
    /// <summary>The topics of the webhooks that we need.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>What the shop says of itself. Waits for no background work.</summary>
    Task<ShopFacts> Facts(CancellationToken ct);

    /// <summary>How many there are to read; null when the shop does not say.</summary>
    Task<long?> Count(Part part, DateTime? since, CancellationToken ct);

    /// <summary>Reads on.</summary>
    /// <param name="part">What.</param>
    /// <param name="since">Changed at this time of the shop's clock or later; null: everything.</param>
    /// <param name="cursor">Where the last reading ended; null: at the beginning.</param>
    /// <param name="ct">To stop.</param>
    Task<Page> Read(Part part, DateTime? since, string? cursor, CancellationToken ct);

    /// <summary>These orders as they stand now; those that are gone are left out.</summary>
    Task<IReadOnlyList<Item>> Orders(IReadOnlyList<string> ids, CancellationToken ct);

    /// <summary>The shop's books, page by page.</summary>
    Task<BookPage> Books(string? cursor, CancellationToken ct);

    /// <summary>That an order is gone, as its webhook would say it.</summary>
    Item Deleted(string id);

    Task<IReadOnlyList<Registered>> Webhooks(CancellationToken ct);

    Task Register(string topic, string address, string secret, CancellationToken ct);

    /// <summary>Wakes one that the platform has switched off.</summary>
    Task Wake(Registered webhook, string secret, CancellationToken ct);

    Task Remove(Registered webhook, CancellationToken ct);
}
