using Crm.Database;
using Npgsql;

namespace Crm.Customers;

/// <summary>A customer's row as a commit needs it, read under the lock that it then holds.</summary>
internal sealed record LockedCustomer(Guid Id, int IdentityVersion, string? Country, DateTime CreatedAt, bool IsMerged);

/// <summary>A customer's figures as the database now has them, without those by currency.</summary>
internal readonly record struct FiguresRow(
    Guid Id, int TotalOrders, int PricedOrders, decimal LifetimeValue, DateTime? FirstOrderDate, DateTime? LastOrderDate);

/// <summary>The SQL of the figures in crm.customers and crm.customer_currency_figures: their only writer.</summary>
internal static class CustomerStore
{
    // In the order of the ids, so that two commits never wait for each other for ever. The key is not changed: whoever only names a customer (a suggested match, an
    // identity) goes past, in whatever order.
    const string LockCustomers = """
        SELECT c.id, c.identity_version, c.country_code, c.created_at, c.merged_into IS NOT NULL
        FROM crm.customers c
        WHERE c.id IN (
            SELECT unnest($1::uuid[])
            UNION
            SELECT o.customer_id
            FROM unnest($2::uuid[], $3::text[]) AS k (integration_id, external_id)
            JOIN crm.orders o ON o.integration_id = k.integration_id AND o.external_id = k.external_id)
        ORDER BY c.id
        FOR NO KEY UPDATE
        """;

    const string AddFigures = """
        UPDATE crm.customers c
        SET total_orders = c.total_orders + n.orders, priced_orders = c.priced_orders + n.priced, lifetime_value = c.lifetime_value + n.value,
            first_order_date = least(c.first_order_date, n.first_at), last_order_date = greatest(c.last_order_date, n.last_at), updated_at = now()
        FROM unnest($1::uuid[], $2::int[], $3::int[], $4::numeric[], $5::timestamptz[], $6::timestamptz[])
             AS n (id, orders, priced, value, first_at, last_at)
        WHERE c.id = n.id
        RETURNING c.id, c.total_orders, c.priced_orders, c.lifetime_value, c.first_order_date, c.last_order_date
        """;

    // First and last cannot be told by differences when an order is taken away or moves in time; the index on (customer_id, created_at) tells.
    const string Redate = """
        UPDATE crm.customers c
        SET first_order_date = (SELECT o.created_at FROM crm.orders o WHERE o.customer_id = c.id AND o.counts ORDER BY o.created_at LIMIT 1),
            last_order_date = (SELECT o.created_at FROM crm.orders o WHERE o.customer_id = c.id AND o.counts ORDER BY o.created_at DESC LIMIT 1)
        WHERE c.id = ANY ($1)
        RETURNING c.id, c.total_orders, c.priced_orders, c.lifetime_value, c.first_order_date, c.last_order_date
        """;

    const string AddCurrencies = """
        INSERT INTO crm.customer_currency_figures AS f (customer_id, currency, total_orders, lifetime_value)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::numeric[])
        ON CONFLICT (customer_id, currency) DO UPDATE SET
            total_orders = f.total_orders + excluded.total_orders, lifetime_value = f.lifetime_value + excluded.lifetime_value
        RETURNING customer_id, currency, total_orders, lifetime_value
        """;

    const string ReadFigures = """
        SELECT id, total_orders, priced_orders, lifetime_value, first_order_date, last_order_date FROM crm.customers WHERE id = $1
        """;

    const string ReadCurrencies = """
        SELECT customer_id, currency, total_orders, lifetime_value FROM crm.customer_currency_figures WHERE customer_id = $1 ORDER BY currency
        """;

    public static void Lock(NpgsqlBatch batch, Guid[] customers, Guid[] orderIntegrations, string[] orderIds) =>
        batch.Add(LockCustomers).With(customers).With(orderIntegrations).With(orderIds);

    public static async Task<Dictionary<Guid, LockedCustomer>> TakeLocked(NpgsqlDataReader reader, CancellationToken ct)
    {
        var locked = new Dictionary<Guid, LockedCustomer>();
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetGuid(0);
            locked[id] = new(id, reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetDateTime(3), reader.GetBoolean(4));
        }

        return locked;
    }

    /// <summary>Statements that change figures; each but the last kind gives figures rows, the currencies' give currency rows.</summary>
    public static (bool Figures, bool Redated, bool Currencies) Write(
        NpgsqlBatch batch,
        IReadOnlyList<(Guid Id, int Orders, int Priced, decimal Value, DateTime? First, DateTime? Last)> customers,
        Guid[] redate,
        IReadOnlyList<(Guid Id, string Currency, int Orders, decimal Value)> currencies)
    {
        if (customers.Count > 0)
        {
            batch.Add(AddFigures)
                .With(customers.Select(c => c.Id).ToArray()).With(customers.Select(c => c.Orders).ToArray())
                .With(customers.Select(c => c.Priced).ToArray()).With(customers.Select(c => c.Value).ToArray())
                .With(customers.Select(c => c.First).ToArray()).With(customers.Select(c => c.Last).ToArray());
        }

        if (redate.Length > 0) batch.Add(Redate).With(redate);
        if (currencies.Count > 0)
        {
            batch.Add(AddCurrencies)
                .With(currencies.Select(c => c.Id).ToArray()).With(currencies.Select(c => c.Currency).ToArray())
                .With(currencies.Select(c => c.Orders).ToArray()).With(currencies.Select(c => c.Value).ToArray());
        }

        return (customers.Count > 0, redate.Length > 0, currencies.Count > 0);
    }

    public static FiguresRow TakeFigures(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetDecimal(3),
        reader.IsDBNull(4) ? null : reader.GetDateTime(4), reader.IsDBNull(5) ? null : reader.GetDateTime(5));

    public static (Guid Id, CurrencyFigures Figures) TakeCurrency(NpgsqlDataReader reader) =>
        (reader.GetGuid(0), new CurrencyFigures(reader.GetString(1), reader.GetInt32(2), reader.GetDecimal(3)));

    /// <summary>The figures as committed; null when there is no such customer.</summary>
    public static async Task<CustomerFigures?> Load(NpgsqlDataSource source, Guid id, CancellationToken ct)
    {
        await using var batch = source.CreateBatch();
        batch.Add(ReadFigures).With(id);
        batch.Add(ReadCurrencies).With(id);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var row = TakeFigures(reader);
        await reader.NextResultAsync(ct);
        var currencies = new List<CurrencyFigures>();
        while (await reader.ReadAsync(ct)) currencies.Add(TakeCurrency(reader).Figures);
        return new(row.TotalOrders, row.PricedOrders, row.LifetimeValue, row.FirstOrderDate, row.LastOrderDate, currencies.ToArray()); // no room to grow: it is kept for long
    }
}
