using Crm.People;

namespace Crm.Customers;

/// <summary>To whom new customers of a kind are assigned. The first rule that fits decides; what is null fits everybody.</summary>
/// <param name="Id">Which rule.</param>
/// <param name="Country">ISO 3166.</param>
/// <param name="Language">BCP 47; "pt" fits "pt-BR" as well.</param>
/// <param name="Shop">crm.integrations.id: the shop knows the customer.</param>
/// <param name="Agents">crm.users.id; of more than one each has their turn.</param>
[GenerateSerializer, Immutable, Alias("crm.assignment-rule")]
public sealed record AssignmentRule(
    [property: Id(0)] Guid Id, [property: Id(1)] string? Country, [property: Id(2)] string? Language, [property: Id(3)] Guid? Shop,
    [property: Id(4)] IReadOnlyList<Guid> Agents);

/// <summary>
/// Assigns new customers by rules (the key is 0: there is one), a moment after they came into being, whoever made them, each exactly once. Who is there
/// before the first rule is left alone.
/// </summary>
[Alias("crm.assignment")]
public interface IAssignmentGrain : IGrainWithIntegerKey
{
    /// <summary>Adds the rule, last in order. Null: done.</summary>
    [Alias("add")] Task<Refusal?> Add(AssignmentRule rule, Person person);

    /// <summary>Moves a rule one place up (-1) or down (1).</summary>
    [Alias("move")] Task Move(Guid id, int by, Person person);

    /// <summary>Deletes a rule; who was assigned by it stays so.</summary>
    [Alias("delete")] Task Delete(Guid id, Person person);
}
