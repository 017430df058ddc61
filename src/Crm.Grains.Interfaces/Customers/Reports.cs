using Crm.Orders;

namespace Crm.Customers;

/// <summary>One person as one shop knows them, as of <see cref="UpdatedAt"/>. Any personal field may be missing: shops redact them.</summary>
[GenerateSerializer, Immutable, Alias("crm.customer-reported")]
public sealed record CustomerReported(Guid Integration) : Report(Integration)
{
    /// <summary>The identity: the customer's id in the shop, exact; for a guest "guest:" and the e-mail (else the phone) in lower case.</summary>
    [Id(0)] public required string CustomerId { get; init; }

    /// <summary>The e-mail address, trimmed.</summary>
    [Id(1)] public string? Email { get; init; }

    /// <summary>Whether the shop vouches that the address is the person's own.</summary>
    [Id(2)] public bool EmailVerified { get; init; }

    /// <summary>Given name.</summary>
    [Id(3)] public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    [Id(4)] public string? LastName { get; init; }

    /// <summary>Phone number as the shop wrote it.</summary>
    [Id(5)] public string? Phone { get; init; }

    /// <summary>Company.</summary>
    [Id(6)] public string? Company { get; init; }

    /// <summary>ISO 3166 code, upper case.</summary>
    [Id(7)] public string? Country { get; init; }

    /// <summary>State, province, prefecture.</summary>
    [Id(8)] public string? Region { get; init; }

    /// <summary>City.</summary>
    [Id(9)] public string? City { get; init; }

    /// <summary>Postal code.</summary>
    [Id(10)] public string? PostalCode { get; init; }

    /// <summary>BCP 47 language, e.g. "de" or "pt-BR".</summary>
    [Id(11)] public string? Language { get; init; }

    /// <summary>ISO 4217 code of the currency that the customer buys in.</summary>
    [Id(12)] public string? Currency { get; init; }

    /// <summary>When the shop first knew the customer, as far as this report tells; null when it does not say.</summary>
    [Id(13)] public DateTime? CreatedAt { get; init; }

    /// <summary>The shop's time of this report; null when it does not say (it then only fills what is empty).</summary>
    [Id(14)] public DateTime? UpdatedAt { get; init; }

    /// <summary>What the person has said about being addressed, as far as this report tells and dates it.</summary>
    [Id(15)] public IReadOnlyList<Privacy.Consent> Consents { get; init; } = [];
}

/// <summary>The shop deleted the customer. The orders stay.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="CustomerId">The id in the shop.</param>
/// <param name="At">When the report was received.</param>
[GenerateSerializer, Immutable, Alias("crm.customer-deleted")]
public sealed record CustomerDeleted(Guid Integration, [property: Id(0)] string CustomerId, [property: Id(1)] DateTime At) : Report(Integration);

/// <summary>The shop made one customer of two: the identity that was given up belongs to the kept one's customer, with its orders.</summary>
[GenerateSerializer, Immutable, Alias("crm.customers-merged")]
public sealed record CustomersMerged(Guid Integration, [property: Id(0)] string KeptId, [property: Id(1)] string GivenUpId) : Report(Integration);
