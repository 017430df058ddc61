namespace Crm.People;

/// <summary>A member of staff on whose behalf something is done: every statement made for them runs under their role's own database role.</summary>
/// <param name="Id">crm.users.id.</param>
/// <param name="Role">"admin", "manager", "agent" or "readonly".</param>
[GenerateSerializer, Immutable, Alias("crm.person")]
public sealed record Person([property: Id(0)] Guid Id, [property: Id(1)] string Role)
{
    /// <summary>The network address that they work from, for the audit log; null where there is none.</summary>
    [Id(2)] public string? Address { get; init; }

    /// <summary>The database role of their staff role. Throws when there is no such role: nothing is run as somebody else instead.</summary>
    public string DatabaseRole => Role switch
    {
        "admin" => "crm_admin",
        "manager" => "crm_manager",
        "agent" => "crm_agent",
        "readonly" => "crm_readonly",
        _ => throw new InvalidOperationException($"There is no staff role '{Role}'."),
    };
}
