using Crm.Web.Database;

namespace Crm.Web.Pages;

/// <summary>One thing to do after the installation, ticked by fact. Texts in English, the key of their translations.</summary>
internal sealed record FirstStep(string Title, string Text, bool IsDone, string? Path, string? Command = null);

/// <summary>What an administrator does first, in one row of facts.</summary>
internal static class FirstSteps
{
    /// <summary>The cookie of whoever wants to see them no more.</summary>
    public const string Cookie = "first-steps";

    internal const string Read = """
        SELECT EXISTS (SELECT 1 FROM crm.integrations), EXISTS (SELECT 1 FROM crm.orders), EXISTS (SELECT 1 FROM crm.exchange_rates),
               (SELECT count(*) > 1 FROM crm.users), EXISTS (SELECT 1 FROM crm.customers WHERE owner_id IS NOT NULL)
        """;

    public static Query<FirstStep[]> Query(Func<string, bool> has) => Database.Query.Of(Read, r => new FirstStep[]
    {
        new("Connect a shop", "A Shopify or WooCommerce shop whose orders are to appear here.", r.GetBoolean(0), "/integrations/connect"),
        new("Receive the first order", "Point the shop's webhooks to the address on its page.", r.GetBoolean(1), "/integrations"),
        new("Get exchange rates", "They are fetched by themselves; the page says how that goes.", r.GetBoolean(2), "/rates"),
        new("Invite a colleague", "Each gets a role that says what they see and may do.", r.GetBoolean(3), has("/settings/people") ? "/settings/people" : null,
            has("/settings/people") ? null : "./crm user add"),
        new("Assign customers", "Agents see the customers who are assigned to them.", r.GetBoolean(4), "/customers"),
    });
}
