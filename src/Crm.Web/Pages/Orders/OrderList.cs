using Crm.Web.Database;
using Npgsql;

namespace Crm.Web.Pages.Orders;

/// <summary>An order as lists show it; amounts in the shop's currency, and in USD at its frozen rate.</summary>
internal sealed record OrderRow(
    Guid Id, string Number, Guid? CustomerId, string? CustomerName, string? Shop, DateTime PlacedAt, string Status, bool Counts, decimal Total, string Currency,
    decimal? TotalUsd, decimal Refunded, bool IsManual = false);

/// <summary>A table of orders; the customer's own page does not repeat the customer in each row.</summary>
internal sealed record OrderTable(IReadOnlyList<OrderRow> Rows, bool ShowsCustomer = true);

/// <summary>The short lists of orders on other pages: the newest, and a customer's.</summary>
internal static class OrderList
{
    const string Columns = """
        SELECT o.id, o.order_number, o.customer_id, nullif(concat_ws(' ', c.first_name, c.last_name), ''), coalesce(c.email, c.phone), i.shop_name, o.created_at, o.status,
               o.counts, o.total_amount, o.currency, o.total_amount_usd, o.refunded_amount, o.external_platform
        """;

    internal const string ReadNewest = Columns + """

        FROM (SELECT * FROM crm.orders ORDER BY created_at DESC, id DESC LIMIT $1) AS o
        LEFT JOIN crm.customers c ON c.id = o.customer_id LEFT JOIN crm.integrations i ON i.id = o.integration_id
        ORDER BY o.created_at DESC, o.id DESC
        """;

    internal const string ReadOfCustomer = Columns + """

        FROM (SELECT * FROM crm.orders WHERE customer_id = $1 ORDER BY created_at DESC LIMIT $2) AS o
        LEFT JOIN crm.customers c ON c.id = o.customer_id LEFT JOIN crm.integrations i ON i.id = o.integration_id
        ORDER BY o.created_at DESC
        """;

    public static Query<OrderRow> Newest(int most) => Query.Of(ReadNewest, Row, most);

    public static Query<OrderRow> OfCustomer(Guid customer, int most) => Query.Of(ReadOfCustomer, Row, customer, most);

    static OrderRow Row(NpgsqlDataReader r) => new(
        r.GetGuid(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetGuid(2), r.Text(3) ?? r.Text(4), r.Text(5), r.GetDateTime(6), r.GetString(7),
        r.GetBoolean(8), r.GetDecimal(9), r.GetString(10), r.IsDBNull(11) ? null : r.GetDecimal(11), r.GetDecimal(12), r.GetString(13) == "manual");
}
