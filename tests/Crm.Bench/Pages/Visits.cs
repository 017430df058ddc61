using Npgsql;

namespace Crm.Bench.Pages;

/// <summary>What people open, and how often: the addresses of each page, taken in turn. With a form, what they save there.</summary>
internal sealed record Visit(string Page, int Weight, IReadOnlyList<string> Paths, string? Form = null);

internal static class Visits
{
    const string Sample = "SELECT id::text FROM crm.customers WHERE merged_into IS NULL AND ($1::text IS NULL OR owner_id = (SELECT id FROM crm.users WHERE email = $1)) ORDER BY md5(id::text) LIMIT 400";

    const string SampleOrders = """
        SELECT o.id::text FROM crm.orders o JOIN crm.customers c ON c.id = o.customer_id
        WHERE $1::text IS NULL OR c.owner_id = (SELECT id FROM crm.users WHERE email = $1) LIMIT 400
        """;

    /// <param name="owner">The database's owner.</param>
    /// <param name="agent">An agent's address: only what belongs to them. Null: everything.</param>
    public static async Task<IReadOnlyList<Visit>> Of(NpgsqlDataSource owner, string? agent)
    {
        var (customers, orders) = (await All(owner, Sample, agent), await All(owner, SampleOrders, agent));
        return
        [
            new("home", 8, ["/"]),
            new("customers", 20, ["/customers"]),
            new("customers, filtered", 12, ["/customers?f=country:is:DE&f=status:is:active", "/customers?f=country:is:JP", "/customers?f=status:is:active", "/customers?f=country:is:US&f=status:is:vip"]),
            new("customers, searched", 10, ["/customers?search=schäfer", "/customers?search=buyer.77", "/customers?search=高橋", "/customers?search=smith", "/customers?search=%231500"]),
            new("customer", 25, [.. customers.Select(id => $"/customers/{id}")]),
            new("orders", 10, ["/orders"]),
            new("orders, filtered", 5, ["/orders?f=status:is:shipped", "/orders?f=country:is:FR", "/orders?f=currency:is:JPY", "/orders?f=awaiting:is:yes"]),
            new("order", 10, [.. orders.Select(id => $"/orders/{id}")]),
            new("tasks", 5, ["/tasks"]),
            new("a note saved", 5, [.. customers.Select(id => $"/customers/{id}/timeline")], "type=note&subject=Called&description=Asked+for+the+invoice"),
        ];
    }

    static async Task<List<string>> All(NpgsqlDataSource owner, string sql, string? agent)
    {
        await using var command = owner.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = agent });
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows.Count > 0 ? rows : throw new InvalidOperationException("There is nothing to visit.");
    }
}
