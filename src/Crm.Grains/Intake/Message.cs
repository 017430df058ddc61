namespace Crm.Intake;

/// <summary>A message of the durable queue, as the stream provider delivers it.</summary>
/// <param name="Shard">Its queue.</param>
/// <param name="Id">Its id within the queue.</param>
/// <param name="Kind">What it says, e.g. "shopify:orders/create".</param>
/// <param name="Version">Of the kind's JSON form.</param>
/// <param name="Source">The shop that it came from.</param>
/// <param name="Reference">The delivery id, or the key of the grain that it is for.</param>
/// <param name="Payload">JSON in UTF-8, as it came.</param>
/// <param name="EnqueuedAt">When it was received, UTC.</param>
[GenerateSerializer, Immutable, Alias("crm.message")]
public sealed record Message(
    [property: Id(0)] short Shard, [property: Id(1)] long Id, [property: Id(2)] string Kind, [property: Id(3)] short Version,
    [property: Id(4)] Guid? Source, [property: Id(5)] string? Reference, [property: Id(6)] ReadOnlyMemory<byte> Payload,
    [property: Id(7)] DateTime EnqueuedAt)
{
    /// <summary>The streams' provider.</summary>
    public const string Provider = "crm";

    /// <summary>What shops push.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>What commits add to the buckets.</summary>
    public const string Buckets = "buckets";

    /// <summary>Which customers must read their figures again.</summary>
    public const string Customers = "customers";
}
