using Crm.People;

namespace Crm.Rates;

/// <summary>What is known already, so that a source is asked for no more than what is missing.</summary>
/// <param name="Today">UTC.</param>
/// <param name="Newest">The last day that it has published; null: nothing of it is known.</param>
/// <param name="HasHistory">Whether all that it ever published came in once.</param>
/// <param name="ETag">What its daily file was known by; null: ask for it whole.</param>
/// <param name="LastModified">The same by its time.</param>
/// <param name="Awaited">The currencies of orders that await a rate, each with the first day of one.</param>
/// <param name="Elsewhere">Currencies that a better source publishes these days.</param>
internal sealed record RateWish(
    DateOnly Today, DateOnly? Newest, bool HasHistory, string? ETag, DateTimeOffset? LastModified, IReadOnlyList<RateAsked> Awaited, IReadOnlySet<string> Elsewhere);

/// <summary>What a source gave: rates, or that nothing has changed since, or why it gave none.</summary>
/// <param name="Rates">Units for one euro.</param>
/// <param name="ETag">To be sent along the next time.</param>
/// <param name="LastModified">The same.</param>
/// <param name="IsHistory">This was all that it ever published.</param>
/// <param name="Failed">In a sentence; null: it went well.</param>
internal sealed record Fetched(
    IReadOnlyList<PublishedRate> Rates, string? ETag = null, DateTimeOffset? LastModified = null, bool IsHistory = false, Refusal? Failed = null)
{
    public static Fetched Not(Refusal why) => new([], Failed: why);
}

/// <summary>Somebody who publishes exchange rates.</summary>
internal interface IRateSource
{
    /// <summary>As it stands beside each of its rates.</summary>
    string Name { get; }

    /// <summary>When it publishes, in its own time zone: an hour and a minute, on working days.</summary>
    TimeOnly PublishesAt { get; }

    /// <summary>Never throws for what the source does wrong.</summary>
    Task<Fetched> Fetch(RateWish wish, CancellationToken ct);
}
