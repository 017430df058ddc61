using Npgsql;

namespace Crm.Bench;

/// <summary>What a shop sold before the measurement, as the system itself would have kept it: verify finds it right.</summary>
internal static class ShopHistory
{
    const string MakeCustomers = """
        INSERT INTO crm.customers (id, email, first_name, last_name, country_code, city, postal_code, currency, total_orders, priced_orders,
                                   lifetime_value, first_order_date, last_order_date, external_id, external_platform, created_at)
        SELECT gen_random_uuid(), 'buyer-' || n || '@' || $1::text || '.example', 'Given', 'Family', 'DE', 'Berlin', '10115', 'EUR', $3, $3,
               $3 * 27.5, $4 - make_interval(hours => $3), $4 - interval '1 hour', n::text, 'shopify', $4 - make_interval(hours => $3)
        FROM generate_series($5, $5 + $2 - 1) AS n
        """;

    const string MakeIdentities = """
        INSERT INTO crm.customer_identities (integration_id, external_id, customer_id, email)
        SELECT $1, external_id, id, email FROM crm.customers WHERE email LIKE '%@' || $1::text || '.example'
        """;

    const string MakeCurrencies = """
        INSERT INTO crm.customer_currency_figures (customer_id, currency, total_orders, lifetime_value)
        SELECT customer_id, 'EUR', $2, $2 * 25 FROM crm.customer_identities WHERE integration_id = $1
        """;

    // In turn, so that a customer's orders lie as far apart as they do when they come over the years.
    const string MakeOrders = """
        INSERT INTO crm.orders (integration_id, external_id, customer_id, customer_external_id, order_number, status, financial_status, total_amount,
                                currency, exchange_rate, rate_date, rate_source, tax_amount, country_code, shipping_country, shipping_address,
                                source, external_platform, created_at, updated_at)
        SELECT $1, 'e-' || o || '-' || i.external_id, i.customer_id, i.external_id, 'E-' || o || '-' || i.external_id, 'delivered', 'paid', 25,
               'EUR', 1.1, date '2026-01-02', 'ecb', 4, 'DE', 'DE', $4::jsonb, 'web', 'shopify', $3 - make_interval(hours => $2 - o),
               $3 - make_interval(hours => $2 - o)
        FROM generate_series(0, $2 - 1) AS o, crm.customer_identities i WHERE i.integration_id = $1
        ORDER BY o, i.external_id
        """;

    const string MakeBuckets = """
        INSERT INTO crm.buckets AS b (measure, country_code, month, currency, count, amount, amount_usd)
        SELECT 'sales', country_code, date_trunc('month', created_at AT TIME ZONE 'UTC')::date, currency, count(*), sum(total_amount), sum(total_amount_usd)
        FROM crm.orders WHERE integration_id = $1 GROUP BY 2, 3, 4
        UNION ALL
        SELECT 'customers', c.country_code, date_trunc('month', c.created_at AT TIME ZONE 'UTC')::date, '', count(*), 0, 0
        FROM crm.customers c JOIN crm.customer_identities i ON i.customer_id = c.id WHERE i.integration_id = $1 GROUP BY 2, 3
        ON CONFLICT (measure, country_code, month, currency) DO UPDATE SET
            count = b.count + excluded.count, amount = b.amount + excluded.amount, amount_usd = b.amount_usd + excluded.amount_usd
        """;

    const string Address = """
        {"name": "Given Family", "address1": "Ring 1", "city": "Berlin", "postal_code": "10115", "country_code": "DE", "phone": "+49 30 1234567"}
        """;

    public static async Task Make(NpgsqlDataSource owner, Guid shop, History history)
    {
        var now = DateTime.UtcNow;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        await owner.Run(MakeCustomers, shop.ToString(), history.Customers, history.Earlier, now, OrderRequests.FirstBuyer);
        await owner.Run(MakeIdentities, shop);
        await owner.Run(MakeCurrencies, shop, history.Earlier);
        await owner.Run(MakeOrders, shop, history.Earlier, now, Address);
        await owner.Run(MakeBuckets, shop);
    }
}
