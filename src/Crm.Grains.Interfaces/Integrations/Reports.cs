using Crm.Orders;

namespace Crm.Integrations;

/// <summary>A request by law (Shopify's compliance topics). Recorded whole, with the day by which it must be done.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="Topic">The shop's topic.</param>
/// <param name="DueAt">The last moment to have done it.</param>
[GenerateSerializer, Immutable, Alias("crm.compliance-requested")]
public sealed record ComplianceRequested(Guid Integration, [property: Id(0)] string Topic, [property: Id(1)] DateTime DueAt) : Report(Integration);

/// <summary>The shop has removed our app: its integration goes to error, its data stays.</summary>
[GenerateSerializer, Immutable, Alias("crm.app-uninstalled")]
public sealed record AppUninstalled(Guid Integration) : Report(Integration);

/// <summary>Nothing to do: a topic that we do not use, or news that another topic brings whole. Counted and closed.</summary>
/// <param name="Integration">The shop.</param>
/// <param name="Why">For a person.</param>
[GenerateSerializer, Immutable, Alias("crm.nothing-to-do")]
public sealed record NothingToDo(Guid Integration, [property: Id(0)] string Why) : Report(Integration);
