using Crm.Database;
using Npgsql;

namespace Crm.Orders;

/// <summary>How crm.orders is written: whole rows from a shop's report, or the few columns that other news changes.</summary>
internal static class OrderRows
{
    // The caller has locked the orders and compared the reports' times; what comes here is newer than the row.
    const string UpsertOrders = """
        INSERT INTO crm.orders AS o (
            id, integration_id, external_id, customer_id, customer_external_id, order_number, status, financial_status, fulfillment_status,
            total_amount, currency, exchange_rate, rate_date, rate_source, refunded_amount, tax_amount, shipping_amount, discount_amount,
            presentment_amount, presentment_currency, country_code, shipping_country, shipping_address, cancelled_at, deleted_at, test,
            source, notes, external_platform, created_at, updated_at, tracking_number, carrier, shipped_at, delivered_at)
        SELECT n.id, n.integration_id, n.external_id, n.customer_id, n.customer_external_id, n.order_number, n.status, n.financial_status,
               n.fulfillment_status, n.total_amount, n.currency, n.exchange_rate, n.rate_date, n.rate_source, n.refunded_amount, n.tax_amount,
               n.shipping_amount, n.discount_amount, n.presentment_amount, n.presentment_currency, n.country_code, n.shipping_country,
               n.shipping_address::jsonb, n.cancelled_at, n.deleted_at, n.test, n.source, n.notes, n.external_platform, n.created_at, n.updated_at,
               n.tracking_number, n.carrier, n.shipped_at, n.delivered_at
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::numeric[],
                    $11::text[], $12::numeric[], $13::date[], $14::text[], $15::numeric[], $16::numeric[], $17::numeric[], $18::numeric[],
                    $19::numeric[], $20::text[], $21::text[], $22::text[], $23::text[], $24::timestamptz[], $25::timestamptz[], $26::bool[],
                    $27::text[], $28::text[], $29::text[], $30::timestamptz[], $31::timestamptz[], $32::text[], $33::text[],
                    $34::timestamptz[], $35::timestamptz[]) AS n (
            id, integration_id, external_id, customer_id, customer_external_id, order_number, status, financial_status, fulfillment_status,
            total_amount, currency, exchange_rate, rate_date, rate_source, refunded_amount, tax_amount, shipping_amount, discount_amount,
            presentment_amount, presentment_currency, country_code, shipping_country, shipping_address, cancelled_at, deleted_at, test,
            source, notes, external_platform, created_at, updated_at, tracking_number, carrier, shipped_at, delivered_at)
        ON CONFLICT (integration_id, external_id) DO UPDATE SET
            customer_id = excluded.customer_id, customer_external_id = coalesce(excluded.customer_external_id, o.customer_external_id),
            order_number = excluded.order_number, status = excluded.status, financial_status = excluded.financial_status,
            fulfillment_status = excluded.fulfillment_status, total_amount = excluded.total_amount, currency = excluded.currency,
            exchange_rate = excluded.exchange_rate, rate_date = excluded.rate_date, rate_source = excluded.rate_source,
            refunded_amount = excluded.refunded_amount, tax_amount = excluded.tax_amount, shipping_amount = excluded.shipping_amount,
            discount_amount = excluded.discount_amount, presentment_amount = excluded.presentment_amount,
            presentment_currency = excluded.presentment_currency, country_code = excluded.country_code,
            shipping_country = excluded.shipping_country, shipping_address = excluded.shipping_address, cancelled_at = excluded.cancelled_at,
            deleted_at = excluded.deleted_at, test = excluded.test, source = excluded.source, notes = excluded.notes,
            created_at = excluded.created_at, updated_at = excluded.updated_at,
            tracking_number = coalesce(excluded.tracking_number, o.tracking_number), carrier = coalesce(excluded.carrier, o.carrier),
            shipped_at = coalesce(excluded.shipped_at, o.shipped_at), delivered_at = coalesce(excluded.delivered_at, o.delivered_at)
        """;

    const string AdjustOrders = """
        UPDATE crm.orders o
        SET refunded_amount = n.refunded_amount, deleted_at = n.deleted_at, exchange_rate = n.exchange_rate, rate_date = n.rate_date,
            rate_source = n.rate_source
        FROM unnest($1::uuid[], $2::numeric[], $3::timestamptz[], $4::numeric[], $5::date[], $6::text[])
             AS n (id, refunded_amount, deleted_at, exchange_rate, rate_date, rate_source)
        WHERE o.id = n.id
        """;

    public static void Upsert(NpgsqlBatch batch, OrderState[] orders)
    {
        if (orders.Length == 0) return;
        batch.Add(UpsertOrders)
            .With(All(orders, o => o.Id))
            .With(All(orders, o => o.Integration))
            .With(All(orders, o => o.ExternalId))
            .With(All(orders, o => o.CustomerId))
            .With(All(orders, o => o.Accepted!.Customer?.CustomerId))
            .With(All(orders, o => o.Accepted!.Number))
            .With(All(orders, o => OrderStore.NameOf(o.Status)))
            .With(All(orders, o => o.FinancialStatus))
            .With(All(orders, o => o.Accepted!.FulfillmentStatus))
            .With(All(orders, o => o.Total))
            .With(All(orders, o => o.Currency))
            .With(All(orders, o => o.Rate))
            .With(All(orders, o => o.RateDate))
            .With(All(orders, o => o.RateSource))
            .With(All(orders, o => o.RefundedAmount))
            .With(All(orders, o => o.Accepted!.Tax))
            .With(All(orders, o => o.Accepted!.Shipping))
            .With(All(orders, o => o.Accepted!.Discount))
            .With(All(orders, o => o.Accepted!.Presentment?.Amount))
            .With(All(orders, o => o.Accepted!.Presentment?.Currency))
            .With(All(orders, o => o.Country))
            .With(All(orders, o => o.Accepted!.ShippingCountry))
            .With(All(orders, o => o.Accepted!.ShippingAddress))
            .With(All(orders, o => o.CancelledAt))
            .With(All(orders, o => o.DeletedAt))
            .With(All(orders, o => o.Test))
            .With(All(orders, o => o.Accepted!.Source))
            .With(All(orders, o => o.Accepted!.Note))
            .With(All(orders, o => o.Platform))
            .With(All(orders, o => o.PlacedAt))
            .With(All(orders, o => o.UpdatedAt))
            .With(All(orders, o => Newest(o)?.TrackingNumber))
            .With(All(orders, o => Newest(o)?.Carrier))
            .With(All(orders, o => Newest(o)?.ShippedAt))
            .With(All(orders, o => Newest(o)?.DeliveredAt));
    }

    public static void Adjust(NpgsqlBatch batch, OrderState[] orders)
    {
        if (orders.Length == 0) return;
        batch.Add(AdjustOrders)
            .With(All(orders, o => o.Id))
            .With(All(orders, o => o.RefundedAmount))
            .With(All(orders, o => o.DeletedAt))
            .With(All(orders, o => o.Rate))
            .With(All(orders, o => o.RateDate))
            .With(All(orders, o => o.RateSource));
    }

    static FulfilmentReported? Newest(OrderState order) => order.Fulfilments.Count == 0 ? null : order.Fulfilments.MaxBy(f => f.UpdatedAt);

    static T[] All<T>(OrderState[] orders, Func<OrderState, T> column) => Array.ConvertAll(orders, o => column(o));
}
