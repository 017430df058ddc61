using Crm.Database;
using Npgsql;

namespace Crm.Orders;

/// <summary>Finds whose an order is, for news that names only the order.</summary>
internal static class OrderOwners
{
    const string FindOwners = """
        SELECT k.n::int, o.customer_id, c.identity_version
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k (integration_id, external_id, n)
        JOIN crm.orders o ON o.integration_id = k.integration_id AND o.external_id = k.external_id
        JOIN crm.customers c ON c.id = o.customer_id
        """;

    public static async Task<Dictionary<(Guid, string), (Guid Customer, int Version)>> Find(
        NpgsqlDataSource source, IReadOnlyList<(Guid Integration, string Id)> orders, CancellationToken ct)
    {
        var owners = new Dictionary<(Guid, string), (Guid, int)>(orders.Count);
        if (orders.Count == 0) return owners;
        await using var command = source.CreateCommand(FindOwners);
        command.With(orders.Select(o => o.Integration).ToArray()).With(orders.Select(o => o.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) owners[orders[reader.GetInt32(0) - 1]] = (reader.GetGuid(1), reader.GetInt32(2));
        return owners;
    }
}
