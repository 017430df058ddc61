using Crm.Database;
using Npgsql;

namespace Crm.Orders;

/// <summary>How an order's lines, refunds, fulfilments and tombstone are written.</summary>
internal static class OrderParts
{
    const string DropLines = "DELETE FROM crm.order_lines WHERE order_id = ANY ($1)";

    const string InsertLines = """
        INSERT INTO crm.order_lines (order_id, position, external_id, product_id, sku, title, quantity, unit_price, discount_amount, tax_amount)
        SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::numeric[], $9::numeric[],
                             $10::numeric[])
        """;

    const string UpsertRefunds = """
        INSERT INTO crm.refunds AS r (integration_id, external_id, order_external_id, amount, currency, refunded_at, updated_at, reason)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[])
        ON CONFLICT (integration_id, external_id) DO UPDATE SET
            amount = excluded.amount, currency = excluded.currency, refunded_at = excluded.refunded_at, updated_at = excluded.updated_at,
            reason = coalesce(excluded.reason, r.reason)
        """;

    const string DropRefunds = """
        DELETE FROM crm.refunds r USING unnest($1::uuid[], $2::text[]) AS n (integration_id, external_id)
        WHERE r.integration_id = n.integration_id AND r.external_id = n.external_id
        """;

    const string UpsertFulfilments = """
        INSERT INTO crm.fulfilments AS f (
            integration_id, external_id, order_external_id, status, carrier, tracking_number, tracking_url, shipped_at, delivered_at, updated_at)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
                             $9::timestamptz[], $10::timestamptz[])
        ON CONFLICT (integration_id, external_id) DO UPDATE SET
            status = excluded.status, carrier = excluded.carrier, tracking_number = excluded.tracking_number, tracking_url = excluded.tracking_url,
            shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at, updated_at = excluded.updated_at
        WHERE f.updated_at <= excluded.updated_at
        """;

    // A parcel that was known before its order, or without a newer report of it, shows on the order as well.
    const string TrackOrders = """
        UPDATE crm.orders o
        SET tracking_number = f.tracking_number, carrier = f.carrier, shipped_at = f.shipped_at, delivered_at = f.delivered_at
        FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS n (id, integration_id, external_id)
        CROSS JOIN LATERAL (
            SELECT f.* FROM crm.fulfilments f
            WHERE f.integration_id = n.integration_id AND f.order_external_id = n.external_id
            ORDER BY f.updated_at DESC, f.external_id DESC LIMIT 1) AS f
        WHERE o.id = n.id
          AND (o.tracking_number, o.carrier, o.shipped_at, o.delivered_at)
              IS DISTINCT FROM (f.tracking_number, f.carrier, f.shipped_at, f.delivered_at)
        """;

    const string UpsertTombstones = """
        INSERT INTO crm.tombstones AS t (integration_id, kind, external_id, deleted_at)
        SELECT n.integration_id, 'order', n.external_id, n.deleted_at
        FROM unnest($1::uuid[], $2::text[], $3::timestamptz[]) AS n (integration_id, external_id, deleted_at)
        ON CONFLICT (integration_id, kind, external_id) DO UPDATE SET deleted_at = greatest(t.deleted_at, excluded.deleted_at)
        """;

    const string LiftTombstones = """
        DELETE FROM crm.tombstones t USING unnest($1::uuid[], $2::text[]) AS n (integration_id, external_id)
        WHERE t.integration_id = n.integration_id AND t.kind = 'order' AND t.external_id = n.external_id
        """;

    public static void Write(NpgsqlBatch batch, IReadOnlyCollection<OrderState> orders)
    {
        Lines(batch, orders);
        Refunds(batch, orders);
        Fulfilments(batch, orders);
        Tombstones(batch, orders);
    }

    static void Lines(NpgsqlBatch batch, IReadOnlyCollection<OrderState> orders)
    {
        var known = orders.Where(o => o is { Accepted: not null, WasKnown: true }).Select(o => o.Id).ToArray();
        if (known.Length > 0) batch.Add(DropLines).With(known);

        var lines = new List<(Guid Order, short Position, OrderLine Line)>();
        foreach (var order in orders)
        {
            if (order.Accepted is not { } report) continue;
            for (var i = 0; i < report.Lines.Count; i++) lines.Add((order.Id, (short)i, report.Lines[i]));
        }

        if (lines.Count == 0) return;
        batch.Add(InsertLines)
            .With(All(lines, l => l.Order)).With(All(lines, l => l.Position)).With(All(lines, l => l.Line.ExternalId))
            .With(All(lines, l => l.Line.ProductId)).With(All(lines, l => l.Line.Sku)).With(All(lines, l => l.Line.Title))
            .With(All(lines, l => l.Line.Quantity)).With(All(lines, l => l.Line.UnitPrice)).With(All(lines, l => l.Line.Discount))
            .With(All(lines, l => l.Line.Tax));
    }

    static void Refunds(NpgsqlBatch batch, IReadOnlyCollection<OrderState> orders)
    {
        var refunds = orders.SelectMany(o => o.ChangedRefunds.Select(id => (Order: o, Refund: o.Refunds[id]))).ToList();
        if (refunds.Count > 0) Upsert(batch, refunds);
        var withdrawn = orders.SelectMany(o => o.WithdrawnRefunds.Select(id => (o.Integration, Id: id))).ToList();
        if (withdrawn.Count > 0) batch.Add(DropRefunds).With(All(withdrawn, w => w.Integration)).With(All(withdrawn, w => w.Id));
    }

    static void Upsert(NpgsqlBatch batch, List<(OrderState Order, Refund Refund)> refunds) =>
        batch.Add(UpsertRefunds)
            .With(All(refunds, r => r.Order.Integration)).With(All(refunds, r => r.Refund.Id)).With(All(refunds, r => r.Order.ExternalId))
            .With(All(refunds, r => r.Refund.Amount)).With(All(refunds, r => r.Refund.Currency)).With(All(refunds, r => r.Refund.RefundedAt))
            .With(All(refunds, r => r.Refund.UpdatedAt)).With(All(refunds, r => r.Refund.Reason));

    static void Fulfilments(NpgsqlBatch batch, IReadOnlyCollection<OrderState> orders)
    {
        var parcels = orders.SelectMany(o => o.Fulfilments).GroupBy(f => (f.Integration, f.FulfilmentId)).Select(g => g.MaxBy(f => f.UpdatedAt)!).ToList();
        if (parcels.Count > 0)
        {
            batch.Add(UpsertFulfilments)
                .With(All(parcels, f => f.Integration)).With(All(parcels, f => f.FulfilmentId)).With(All(parcels, f => f.OrderId))
                .With(All(parcels, f => f.Status)).With(All(parcels, f => f.Carrier)).With(All(parcels, f => f.TrackingNumber))
                .With(All(parcels, f => f.TrackingUrl)).With(All(parcels, f => f.ShippedAt)).With(All(parcels, f => f.DeliveredAt))
                .With(All(parcels, f => f.UpdatedAt));
        }

        var tracked = orders.Where(o => o.Exists && (o.Fulfilments.Count > 0 || !o.WasKnown)).ToList();
        if (tracked.Count == 0) return;
        batch.Add(TrackOrders).With(All(tracked, o => o.Id)).With(All(tracked, o => o.Integration)).With(All(tracked, o => o.ExternalId));
    }

    static void Tombstones(NpgsqlBatch batch, IReadOnlyCollection<OrderState> orders)
    {
        var set = orders.Where(o => o is { TombstoneChanged: true, Tombstone: not null }).ToList();
        if (set.Count > 0)
        {
            batch.Add(UpsertTombstones)
                .With(All(set, o => o.Integration)).With(All(set, o => o.ExternalId)).With(All(set, o => o.Tombstone!.Value));
        }

        var lifted = orders.Where(o => o is { TombstoneChanged: true, Tombstone: null }).ToList();
        if (lifted.Count > 0) batch.Add(LiftTombstones).With(All(lifted, o => o.Integration)).With(All(lifted, o => o.ExternalId));
    }

    static TColumn[] All<T, TColumn>(List<T> rows, Func<T, TColumn> column)
    {
        var all = new TColumn[rows.Count];
        for (var i = 0; i < all.Length; i++) all[i] = column(rows[i]);
        return all;
    }
}
