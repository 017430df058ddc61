using Crm.Orders;

namespace Crm.Privacy;

/// <summary>By what a customer may be addressed.</summary>
public enum Channel
{
    /// <summary>E-mail.</summary>
    Email,
    /// <summary>Text message.</summary>
    Sms,
    /// <summary>A call.</summary>
    Phone,
    /// <summary>A letter.</summary>
    Post,
}

/// <summary>What a customer has said about being addressed.</summary>
public enum ConsentState
{
    /// <summary>They agreed.</summary>
    Granted,
    /// <summary>They were asked to confirm and have not yet.</summary>
    Pending,
    /// <summary>They took it back, or said no.</summary>
    Withdrawn,
}

/// <summary>One statement of consent.</summary>
/// <param name="Channel">By what.</param>
/// <param name="State">What they said.</param>
/// <param name="At">When they said so, UTC.</param>
[GenerateSerializer, Immutable, Alias("crm.consent")]
public readonly record struct Consent([property: Id(0)] Channel Channel, [property: Id(1)] ConsentState State, [property: Id(2)] DateTime At);

/// <summary>A shop reports what one of its customers said about being addressed, and nothing else about them.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="CustomerId">The identity in the shop.</param>
/// <param name="Consent">What they said.</param>
[GenerateSerializer, Immutable, Alias("crm.consent-reported")]
public sealed record ConsentReported(Guid Integration, [property: Id(0)] string CustomerId, [property: Id(1)] Consent Consent) : Report(Integration);
