using Crm.People;

namespace Crm.Privacy;

/// <summary>Why something is erased.</summary>
public enum ErasureBasis
{
    /// <summary>The person asked for it.</summary>
    Request,
    /// <summary>The shop asked for it in the person's name.</summary>
    Shop,
    /// <summary>The retention period has ended.</summary>
    Retention,
}

/// <summary>What became of an erasure: exactly one is set.</summary>
/// <param name="Certificate">Under which crm.erasures says what was erased.</param>
/// <param name="Refused">Why it was not done.</param>
[GenerateSerializer, Immutable, Alias("crm.erasure-made")]
public sealed record ErasureMade([property: Id(0)] Guid? Certificate, [property: Id(1)] Refusal? Refused);

/// <summary>What the law gives to one customer.</summary>
[Alias("crm.privacy")]
public interface IPrivacyGrain : IGrainWithGuidKey
{
    /// <summary>Writes down what the customer said to a member of staff, and how ("on the phone"). The past stays as it was.</summary>
    [Alias("consent")] Task<Refusal?> Note(Consent consent, string source, Person by);

    /// <summary>Nothing of the customer is erased or deleted until it is released.</summary>
    [Alias("hold")] Task<Refusal?> Hold(string reason, Person by);

    /// <summary>Takes every hold off.</summary>
    [Alias("release")] Task<Refusal?> Release(Person by);

    /// <summary>
    /// Erases who the customer is, wherever it stands; orders, amounts, dates and countries stay, and so do all figures. Cannot be undone. For administrators
    /// and managers.
    /// </summary>
    [Alias("erase")] Task<ErasureMade> Erase(ErasureBasis basis, Person by);
}

/// <summary>A request by law that a shop has passed on. For administrators.</summary>
[Alias("crm.compliance-request")]
public interface IComplianceGrain : IGrainWithGuidKey
{
    /// <summary>Erases what the request names and notes that it is done. Null when it is.</summary>
    [Alias("erase")] Task<Refusal?> CarryOutErasure(Person by);

    /// <summary>The same without a person, because the request is nearly due. For the system alone.</summary>
    [Alias("erase-due")] Task<Refusal?> CarryOutDue();

    /// <summary>Notes that the export was handed over.</summary>
    [Alias("close")] Task<Refusal?> Close(Person by);
}

/// <summary>How long each kind of data is kept (the key is 0: there is one). Runs by a reminder, in bounded batches.</summary>
[Alias("crm.retention")]
public interface IRetentionGrain : IGrainWithIntegerKey
{
    /// <summary>Sees to it that the reminder stands.</summary>
    [Alias("start")] Task Start();

    /// <summary>Sets the days for a kind; null: it is kept for good.</summary>
    [Alias("set")] Task<Refusal?> Set(string kind, int? days, Person by);

    /// <summary>Runs one bounded round now, as the reminder does. Returns how many rows or customers went.</summary>
    [Alias("run")] Task<long> Run();
}
