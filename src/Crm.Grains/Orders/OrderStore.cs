using Crm.Database;
using Npgsql;

namespace Crm.Orders;

/// <summary>The SQL of crm.orders, order_lines, refunds, fulfilments, order_events and the orders' tombstones: their only writer.</summary>
internal static class OrderStore
{
    const string ReadOrders = """
        SELECT k.n::int, o.id, o.customer_id, o.status, o.financial_status, o.test, o.cancelled_at, o.deleted_at, o.total_amount, o.currency,
               o.exchange_rate, o.rate_date, o.rate_source, o.country_code, o.created_at, o.updated_at, o.fulfillment_status
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k (integration_id, external_id, n)
        JOIN crm.orders o ON o.integration_id = k.integration_id AND o.external_id = k.external_id
        """;

    const string ReadRefunds = """
        SELECT k.n::int, r.external_id, r.amount, r.currency, r.refunded_at, r.updated_at, r.reason
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k (integration_id, external_id, n)
        JOIN crm.refunds r ON r.integration_id = k.integration_id AND r.order_external_id = k.external_id
        """;

    const string ReadTombstones = """
        SELECT k.n::int, t.deleted_at
        FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k (integration_id, external_id, n)
        JOIN crm.tombstones t ON t.integration_id = k.integration_id AND t.kind = 'order' AND t.external_id = k.external_id
        """;

    /// <summary>Three result sets for <see cref="Take"/>.</summary>
    public static void Read(NpgsqlBatch batch, IReadOnlyList<OrderState> orders)
    {
        var integrations = orders.Select(o => o.Integration).ToArray();
        var ids = orders.Select(o => o.ExternalId).ToArray();
        batch.Add(ReadOrders).With(integrations).With(ids);
        batch.Add(ReadRefunds).With(integrations).With(ids);
        batch.Add(ReadTombstones).With(integrations).With(ids);
    }

    public static async Task Take(NpgsqlDataReader reader, IReadOnlyList<OrderState> orders, CancellationToken ct)
    {
        while (await reader.ReadAsync(ct))
        {
            var order = orders[reader.GetInt32(0) - 1];
            order.Exists = order.WasKnown = true;
            order.Id = reader.GetGuid(1);
            order.CustomerId = reader.IsDBNull(2) ? null : reader.GetGuid(2);
            order.Status = StatusOf(reader.GetString(3));
            order.FinancialStatus = reader.IsDBNull(4) ? null : reader.GetString(4);
            order.Test = reader.GetBoolean(5);
            order.CancelledAt = reader.IsDBNull(6) ? null : reader.GetDateTime(6);
            order.DeletedAt = reader.IsDBNull(7) ? null : reader.GetDateTime(7);
            order.Total = reader.GetDecimal(8);
            order.Currency = reader.GetString(9);
            order.Rate = reader.IsDBNull(10) ? null : reader.GetDecimal(10);
            order.RateDate = reader.IsDBNull(11) ? null : reader.GetFieldValue<DateOnly>(11);
            order.RateSource = reader.IsDBNull(12) ? null : reader.GetString(12);
            order.Country = reader.GetString(13);
            order.PlacedAt = reader.GetDateTime(14);
            order.UpdatedAt = reader.GetDateTime(15);
            order.FulfillmentStatus = reader.IsDBNull(16) ? null : reader.GetString(16);
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var refund = new Refund(
                reader.GetString(1), reader.GetDecimal(2), reader.GetString(3), reader.GetDateTime(4), reader.GetDateTime(5),
                reader.IsDBNull(6) ? null : reader.GetString(6));
            orders[reader.GetInt32(0) - 1].Refunds[refund.Id] = refund;
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) orders[reader.GetInt32(0) - 1].Tombstone = reader.GetDateTime(1);
    }

    public static void Write(NpgsqlBatch batch, IReadOnlyCollection<OrderState> orders)
    {
        OrderRows.Upsert(batch, [.. orders.Where(o => o.Accepted is not null)]);
        OrderRows.Adjust(batch, [.. orders.Where(o => o.Accepted is null && o.Adjusted && o.Exists)]);
        OrderParts.Write(batch, orders);
        OrderEvents.Write(batch, orders);
    }

    public static string NameOf(OrderStatus status) => status switch
    {
        OrderStatus.Pending => "pending",
        OrderStatus.Processing => "processing",
        OrderStatus.Shipped => "shipped",
        OrderStatus.Delivered => "delivered",
        OrderStatus.Cancelled => "cancelled",
        _ => "refunded",
    };

    static OrderStatus StatusOf(string name) => name switch
    {
        "pending" => OrderStatus.Pending,
        "processing" => OrderStatus.Processing,
        "shipped" => OrderStatus.Shipped,
        "delivered" => OrderStatus.Delivered,
        "cancelled" => OrderStatus.Cancelled,
        _ => OrderStatus.Refunded,
    };
}
