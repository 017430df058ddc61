using Crm.Database;
using Npgsql;

namespace Crm.Orders;

/// <summary>How an order's status history is written: in the commit that changes the status, and only when one does.</summary>
internal static class OrderEvents
{
    const string Insert = """
        INSERT INTO crm.order_events (order_id, at, report, old_status, new_status, old_financial_status, new_financial_status,
                                      old_fulfillment_status, new_fulfillment_status)
        SELECT order_id, at, report, old_status, new_status, old_financial, new_financial, old_fulfilment, new_fulfilment
        FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) WITH ORDINALITY
             AS n (order_id, at, report, old_status, new_status, old_financial, new_financial, old_fulfilment, new_fulfilment, place)
        ORDER BY place
        """;

    public static void Write(NpgsqlBatch batch, IReadOnlyCollection<OrderState> orders)
    {
        List<(Guid Order, StatusChange Change)>? changes = null;
        foreach (var order in orders)
        {
            foreach (var change in order.StatusChanges) (changes ??= []).Add((order.Id, change));
        }

        if (changes is null) return;
        batch.Add(Insert)
            .With(All(changes, c => c.Order)).With(All(changes, c => c.Change.At)).With(All(changes, c => c.Change.Report))
            .With(All(changes, c => OrderStore.NameOf(c.Change.Old.Status))).With(All(changes, c => OrderStore.NameOf(c.Change.New.Status)))
            .With(All(changes, c => c.Change.Old.Financial)).With(All(changes, c => c.Change.New.Financial))
            .With(All(changes, c => c.Change.Old.Fulfilment)).With(All(changes, c => c.Change.New.Fulfilment));
    }

    static TColumn[] All<T, TColumn>(List<T> rows, Func<T, TColumn> column) => [.. rows.Select(column)];
}
