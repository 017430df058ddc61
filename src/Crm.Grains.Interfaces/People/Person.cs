namespace Crm.People;

/// <summary>A member of staff on whose behalf something is done: every statement made for them runs under their role's own database role.</summary>
/// <param name="Id">crm.users.id.</param>
/// <param name="Role">"admin", "manager", "agent" or "readonly".</param>
[GenerateSerializer, Immutable, Alias("crm.person")]
public sealed record Person([property: Id(0)] Guid Id, [property: Id(1)] string Role)
{
    /// <summary>The network address that they work from, for the audit log; null where there is none.</summary>
    [Id(2)] public string? Address { get; init; }
}
