using Crm.Database;
using Npgsql;

namespace Crm.Lists;

/// <summary>The SQL of crm.customer_ranks: their only writer.</summary>
internal static class RankStore
{
    const string Follow = """
        INSERT INTO crm.customer_ranks AS r (customer_id, lifetime_value, total_orders, last_order_date)
        SELECT c.id, c.lifetime_value, c.total_orders, coalesce(c.last_order_date, '-infinity')
        FROM crm.customers c WHERE c.id = ANY ($1) AND c.merged_into IS NULL ORDER BY c.id
        ON CONFLICT (customer_id) DO UPDATE
        SET lifetime_value = excluded.lifetime_value, total_orders = excluded.total_orders, last_order_date = excluded.last_order_date
        WHERE (r.lifetime_value, r.total_orders, r.last_order_date) IS DISTINCT FROM (excluded.lifetime_value, excluded.total_orders, excluded.last_order_date)
        """;

    const string FindStale = """
        SELECT c.id FROM crm.customers c LEFT JOIN crm.customer_ranks r ON r.customer_id = c.id
        WHERE c.merged_into IS NULL
          AND (r.customer_id IS NULL OR r.lifetime_value <> c.lifetime_value OR r.total_orders <> c.total_orders
               OR r.last_order_date <> coalesce(c.last_order_date, '-infinity'))
        LIMIT $1
        """;

    /// <summary>Brings the customers' places in the order up to their figures. How many moved.</summary>
    public static async Task<int> Bring(NpgsqlDataSource source, Guid[] customers, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Follow);
        return await command.With(customers).ExecuteNonQueryAsync(ct);
    }

    /// <summary>Customers whose place is not that of their figures; those that a silo took with it when it died.</summary>
    public static async Task<List<Guid>> Stale(NpgsqlDataSource source, int most, CancellationToken ct)
    {
        await using var command = source.CreateCommand(FindStale);
        command.CommandTimeout = 120; // it compares all of them
        await using var reader = await command.With(most).ExecuteReaderAsync(ct);
        var stale = new List<Guid>();
        while (await reader.ReadAsync(ct)) stale.Add(reader.GetGuid(0));
        return stale;
    }
}
