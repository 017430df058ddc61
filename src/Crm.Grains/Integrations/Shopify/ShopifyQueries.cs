namespace Crm.Integrations.Shopify;

/// <summary>What is asked of Shopify. The fields are named anew in the query, so that an answer has the webhooks' names and one translator reads both.</summary>
internal static class ShopifyQueries
{
    const string Bag = "{ shop_money: shopMoney { amount currency_code: currencyCode } presentment_money: presentmentMoney { amount currency_code: currencyCode } }";

    const string Address = "{ first_name: firstName last_name: lastName name company address1 address2 city province zip country_code: countryCodeV2 phone }";

    const string Customer = $$"""
        admin_graphql_api_id: id first_name: firstName last_name: lastName verified_email: verifiedEmail locale created_at: createdAt updated_at: updatedAt
        email_address: defaultEmailAddress { emailAddress marketingState marketingUpdatedAt }
        phone_number: defaultPhoneNumber { phoneNumber }
        default_address: defaultAddress {{Address}}
        """;

    public const string Line = $$"""
        admin_graphql_api_id: id title sku quantity product { id }
        price_set: originalUnitPriceSet {{Bag}} total_discount_set: totalDiscountSet {{Bag}} tax_lines: taxLines { price_set: priceSet {{Bag}} }
        """;

    // All but the lines, which are asked for page by page here and as a whole there. A connection within a list is refused in bulk, so a
    // refund is asked for its sum alone.
    const string Order = $$"""
        admin_graphql_api_id: id name email phone note test created_at: createdAt updated_at: updatedAt cancelled_at: cancelledAt
        currency: currencyCode financial_status: displayFinancialStatus fulfillment_status: displayFulfillmentStatus
        source_name: sourceName customer_locale: customerLocale
        total_price_set: totalPriceSet {{Bag}} total_tax_set: totalTaxSet {{Bag}} total_discounts_set: totalDiscountsSet {{Bag}}
        total_shipping_price_set: totalShippingPriceSet {{Bag}}
        customer { {{Customer}} }
        shipping_address: shippingAddress {{Address}} billing_address: billingAddress {{Address}}
        refunds { admin_graphql_api_id: id created_at: createdAt note total_refunded_set: totalRefundedSet {{Bag}} }
        fulfillments { admin_graphql_api_id: id status displayStatus created_at: createdAt updated_at: updatedAt trackingInfo { company number url } }
        """;

    const string Lines = $$"""line_items: lineItems(first: 30) { nodes { {{Line}} } pageInfo { hasNextPage endCursor } }""";

    public const string Facts = "{ shop { name myshopifyDomain currencyCode ianaTimezone } currentAppInstallation { accessScopes { handle } } }";

    public const string CountOrders = "query($query: String) { ordersCount(query: $query, limit: null) { count } }";

    public const string CountCustomers = "query($query: String) { customersCount(query: $query, limit: null) { count } }";

    public const string Orders = $$"""
        query($first: Int!, $after: String, $query: String) {
          page: orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) { nodes { {{Order}} {{Lines}} } pageInfo { hasNextPage endCursor } }
        }
        """;

    public const string OneOrder = $$"""query($id: ID!) { order(id: $id) { {{Order}} {{Lines}} } }""";

    public const string MoreLines = $$"""
        query($id: ID!, $after: String) { owner: order(id: $id) { rest: lineItems(first: 100, after: $after) { nodes { {{Line}} } pageInfo { hasNextPage endCursor } } } }
        """;

    const string RefundLines = $$"""{ nodes { subtotal_set: subtotalSet {{Bag}} total_tax_set: totalTaxSet {{Bag}} } pageInfo { hasNextPage endCursor } }""";

    public const string MoreRefundLines = $$"""query($id: ID!, $after: String) { owner: refund(id: $id) { rest: refundLineItems(first: 100, after: $after) {{RefundLines}} } }""";

    // What a refund that paid nothing back took off the order.
    public const string RefundDetails = $$"""
        query($id: ID!) {
          order(id: $id) {
            refunds {
              admin_graphql_api_id: id
              transactions(first: 20) { nodes { kind status amount_set: amountSet {{Bag}} } }
              refund_line_items: refundLineItems(first: 100) {{RefundLines}}
            }
          }
        }
        """;

    public const string Customers = $$"""
        query($first: Int!, $after: String, $query: String) {
          page: customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) { nodes { {{Customer}} } pageInfo { hasNextPage endCursor } }
        }
        """;

    public const string AllOrders = $$"""{ orders { edges { node { {{Order}} line_items: lineItems { edges { node { {{Line}} } } } } } } }""";

    public const string AllCustomers = $$"""{ customers { edges { node { {{Customer}} } } } }""";

    public const string RunBulk = "mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id status createdAt } userErrors { field message } } }";

    public const string Bulk = "query($id: ID!) { node(id: $id) { ... on BulkOperation { id status errorCode objectCount url createdAt } } }";

    public const string Books = $$"""
        query($after: String) {
          page: orders(first: 100, after: $after, sortKey: ID) {
            nodes {
              admin_graphql_api_id: id name test updated_at: updatedAt cancelled_at: cancelledAt financial_status: displayFinancialStatus
              total_price_set: totalPriceSet {{Bag}} refunds { admin_graphql_api_id: id total_refunded_set: totalRefundedSet {{Bag}} }
            }
            pageInfo { hasNextPage endCursor }
          }
        }
        """;

    public const string Webhooks = "query($after: String) { page: webhookSubscriptions(first: 100, after: $after) { nodes { id topic uri } pageInfo { hasNextPage endCursor } } }";

    public const string Subscribe = """
        mutation($topic: WebhookSubscriptionTopic!, $uri: String!) {
          done: webhookSubscriptionCreate(topic: $topic, webhookSubscription: { uri: $uri, format: JSON }) { webhookSubscription { id } userErrors { field message } }
        }
        """;

    public const string Unsubscribe = "mutation($id: ID!) { done: webhookSubscriptionDelete(id: $id) { deletedWebhookSubscriptionId userErrors { field message } } }";
}
