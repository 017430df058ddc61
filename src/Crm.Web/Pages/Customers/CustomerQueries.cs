namespace Crm.Web.Pages.Customers;

/// <summary>What the customer's page reads beside the profile, all in one round trip.</summary>
internal static class CustomerQueries
{
    internal const string ReadCurrencies = "SELECT currency, total_orders, lifetime_value FROM crm.customer_currency_figures WHERE customer_id = $1 ORDER BY currency";

    internal const string ReadIdentities = """
        SELECT i.shop_name, c.external_id, c.email_verified, c.deleted_at IS NOT NULL
        FROM crm.customer_identities c LEFT JOIN crm.integrations i ON i.id = c.integration_id WHERE c.customer_id = $1 ORDER BY c.created_at
        """;

    // Where the newest orders went.
    internal const string ReadAddresses = """
        SELECT shipping_address::text FROM (SELECT shipping_address FROM crm.orders WHERE customer_id = $1 ORDER BY created_at DESC LIMIT 20) AS o
        WHERE shipping_address IS NOT NULL
        """;

    internal const string ReadTags = """
        SELECT t.id, t.name, t.color FROM crm.customer_tags c JOIN crm.tags t ON t.id = c.tag_id WHERE c.customer_id = $1 ORDER BY t.name
        """;
}
