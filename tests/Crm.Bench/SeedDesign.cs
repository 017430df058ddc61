using Npgsql;

namespace Crm.Bench;

/// <summary>
/// The design that this system stands instead of: an order is upserted, and a trigger recomputes the customer's figures from all of the
/// customer's orders. Its tables, indexes and trigger as that design has them, without its row-level security.
/// </summary>
internal static class SeedDesign
{
    const string Tables = """
        CREATE TABLE customers (
            id uuid PRIMARY KEY, email text UNIQUE NOT NULL, first_name text, last_name text, country_code text NOT NULL,
            timezone text NOT NULL DEFAULT 'UTC', language text NOT NULL DEFAULT 'en', currency text NOT NULL DEFAULT 'USD',
            status text NOT NULL CHECK (status IN ('active', 'inactive', 'vip', 'blocked')), custom_fields jsonb,
            lifetime_value numeric(15,2) DEFAULT 0.00, total_orders integer DEFAULT 0, average_order_value numeric(15,2) DEFAULT 0.00,
            first_order_date timestamptz, last_order_date timestamptz, external_id text, external_platform text,
            created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), UNIQUE (external_id, external_platform));
        CREATE INDEX ON customers (email);
        CREATE INDEX ON customers (country_code);
        CREATE INDEX ON customers (status);
        CREATE INDEX ON customers (created_at);
        CREATE INDEX ON customers USING gin (custom_fields);
        CREATE TABLE orders (
            id uuid PRIMARY KEY DEFAULT gen_random_uuid(), customer_id uuid NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
            order_number text UNIQUE NOT NULL,
            status text NOT NULL CHECK (status IN ('pending', 'processing', 'shipped', 'delivered', 'cancelled', 'refunded')),
            total_amount numeric(15,2) NOT NULL, currency text NOT NULL, total_amount_usd numeric(15,2) NOT NULL,
            tax_amount numeric(15,2) DEFAULT 0.00, shipping_amount numeric(15,2) DEFAULT 0.00, shipping_country text, shipping_address jsonb,
            tracking_number text, carrier text, shipped_at timestamptz, delivered_at timestamptz, source text, notes text,
            external_id text, external_platform text, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(),
            UNIQUE (external_id, external_platform));
        CREATE INDEX ON orders (customer_id);
        CREATE INDEX ON orders (status);
        CREATE INDEX ON orders (created_at);
        """;

    const string Trigger = """
        CREATE FUNCTION update_customer_metrics() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE customers SET
                total_orders = (SELECT count(*) FROM orders WHERE customer_id = NEW.customer_id),
                lifetime_value = (SELECT coalesce(sum(total_amount_usd), 0) FROM orders WHERE customer_id = NEW.customer_id),
                average_order_value = (SELECT coalesce(avg(total_amount_usd), 0) FROM orders WHERE customer_id = NEW.customer_id),
                last_order_date = (SELECT max(created_at) FROM orders WHERE customer_id = NEW.customer_id),
                first_order_date = (SELECT min(created_at) FROM orders WHERE customer_id = NEW.customer_id)
            WHERE id = NEW.customer_id;
            RETURN NEW;
        END $$;
        CREATE TRIGGER update_customer_metrics_trigger AFTER INSERT OR UPDATE ON orders
            FOR EACH ROW EXECUTE FUNCTION update_customer_metrics();
        """;

    const string MakeCustomers = """
        INSERT INTO customers (id, email, first_name, last_name, country_code, status, external_id, external_platform)
        SELECT lpad(n::text, 32, '0')::uuid, 'buyer-' || n || '@example.com', 'Given', 'Family', 'DE', 'active', n::text, 'shopify'
        FROM generate_series(0, $1 - 1) AS n
        """;

    // In turn, so that a customer's orders lie as far apart as they do when they come over the years.
    const string MakeOrders = """
        INSERT INTO orders (customer_id, order_number, status, total_amount, currency, total_amount_usd, tax_amount, shipping_country,
                            shipping_address, source, external_id, external_platform, created_at)
        SELECT lpad(c::text, 32, '0')::uuid, 'E-' || o || '-' || c, 'delivered', 25, 'EUR', 27.5, 4, 'DE', $3::jsonb, 'web', 'e-' || o || '-' || c,
               'shopify', now() - make_interval(hours => $2 - o)
        FROM generate_series(0, $2 - 1) AS o, generate_series(0, $1 - 1) AS c
        ORDER BY o, c
        """;

    const string UpsertOrder = """
        INSERT INTO orders (customer_id, order_number, status, total_amount, currency, total_amount_usd, tax_amount, shipping_amount,
                            shipping_country, shipping_address, source, external_id, external_platform)
        VALUES ($1, $2, 'processing', 25.90, 'EUR', 28.49, 4.14, 4.90, 'DE', $3::jsonb, 'web', $2, 'shopify')
        ON CONFLICT (external_id, external_platform) DO UPDATE SET
            status = excluded.status, total_amount = excluded.total_amount, currency = excluded.currency,
            total_amount_usd = excluded.total_amount_usd, tax_amount = excluded.tax_amount, shipping_amount = excluded.shipping_amount,
            shipping_country = excluded.shipping_country, shipping_address = excluded.shipping_address, updated_at = now()
        """;

    const string Address = """
        {"name": "Given Family", "address1": "Ring 1", "city": "Berlin", "postal_code": "10115", "country_code": "DE", "phone": "+49 30 1234567"}
        """;

    public static async Task<double> Measure(NpgsqlDataSource source, Plan plan, History history)
    {
        await source.Run(Tables);
        await source.Run(MakeCustomers, history.Customers);
        await source.Run(MakeOrders, history.Customers, history.Earlier, Address);
        await source.Run(Trigger);
        // Each customer's figures as they are, not as the first order finds them.
        await source.Run("UPDATE orders SET updated_at = now() WHERE external_id LIKE 'e-0-%'");
        await source.Rest();
        return await Database.Throughput(source, plan, UpsertOrder, parameters =>
        {
            var (customer, number) = (new NpgsqlParameter<Guid>(), new NpgsqlParameter<string>());
            parameters.Add(customer);
            parameters.Add(number);
            parameters.Add(new NpgsqlParameter<string> { TypedValue = Address });
            return n => (customer.TypedValue, number.TypedValue) = (Guid.Parse((n % history.Customers).ToString("D32", null)), $"N-{n}");
        });
    }
}
