namespace Crm.Customers;

/// <summary>A customer whom nobody has, as the rules see them.</summary>
internal sealed record Unassigned(Guid Id, string? Country, string Language, IReadOnlyList<Guid> Shops);

/// <summary>A rule with whose turn it is.</summary>
internal sealed class TurnedRule(AssignmentRule rule, int turn)
{
    public AssignmentRule Rule => rule;
    public int Turn { get; private set; } = turn;

    public Guid Next() => rule.Agents[Turn++ % rule.Agents.Count];
}

/// <summary>Which rule fits whom. Pure.</summary>
internal static class AssignmentRules
{
    /// <summary>Each customer whom a rule fits, with the rule and the agent whose turn it was.</summary>
    public static List<(Guid Customer, Guid Agent, Guid Rule)> Apply(IReadOnlyList<TurnedRule> rules, IReadOnlyList<Unassigned> customers)
    {
        var assigned = new List<(Guid, Guid, Guid)>();
        foreach (var customer in customers)
        {
            if (rules.FirstOrDefault(r => r.Rule.Agents.Count > 0 && Fits(r.Rule, customer)) is { } rule) assigned.Add((customer.Id, rule.Next(), rule.Rule.Id));
        }

        return assigned;
    }

    static bool Fits(AssignmentRule rule, Unassigned customer) =>
        (rule.Country is null || rule.Country == customer.Country)
        && (rule.Language is null || customer.Language == rule.Language || customer.Language.StartsWith(rule.Language + "-", StringComparison.OrdinalIgnoreCase))
        && (rule.Shop is null || customer.Shops.Contains(rule.Shop.Value));
}
