using Crm.Lists;
using Crm.Web.Database;
using Crm.Web.Lists;
using Crm.Web.Pages.Customers;
using Npgsql;

namespace Crm.Web.Pages.Orders;

/// <summary>An order as the list shows it; amounts in its own currency, and in USD at its frozen rate.</summary>
internal sealed record OrderListRow(
    Guid Id, string Number, string? CustomerName, string? Shop, bool IsManual, DateTime PlacedAt, DateTime UpdatedAt, string Status, string? Payment, string? Delivery, string Country,
    bool Counts, decimal Total, string Currency, decimal? TotalUsd, decimal Refunded, decimal? Rate, string? Source, object Key)
{
    /// <summary>What is left of it after refunds, in USD at its frozen rate; null while it awaits one.</summary>
    public decimal? NetUsd => TotalUsd is { } whole && Rate is { } rate ? whole - Math.Round(Refunded * rate, 4, MidpointRounding.AwayFromZero) : null;
}

/// <summary>
/// The statements of the list of orders. They are put together from parts that stand in the code; values are parameters. An agent's list is driven by
/// their customers, and OFFSET 0 keeps the planner from walking all orders, among which theirs are few and far between: which orders they are is read
/// first, in an index where that can be, and then those rows.
/// </summary>
internal static class OrderPages
{
    public const int PageSize = 50;

    const int MostCounted = 1000;

    const string Shown = """
        SELECT o.id, o.order_number, nullif(concat_ws(' ', c.first_name, c.last_name), ''), coalesce(c.company_name, c.email, c.phone), i.shop_name, o.external_platform = 'manual',
               o.created_at, o.updated_at, o.status, o.financial_status, o.fulfillment_status, o.country_code, o.counts, o.total_amount, o.currency, o.total_amount_usd,
               o.refunded_amount, o.exchange_rate, o.source
        """;

    // Negative: about so many; all of a large table is not counted for a page.
    internal const string CountAll = """
        SELECT CASE WHEN reltuples > 20000 THEN -reltuples::bigint ELSE (SELECT count(*) FROM crm.orders) END FROM pg_class WHERE oid = 'crm.orders'::regclass
        """;

    /// <summary>The order that a URL asks for; the newest first when it asks for none that there is.</summary>
    public static ListOrder Order(string? sort)
    {
        var isDescending = sort is null || sort.StartsWith('-');
        return sort?.TrimStart('-') switch
        {
            "total_usd" => new("total_usd", isDescending, "coalesce(o.total_amount_usd, 0)", typeof(decimal), false),
            "updated" => new("updated", isDescending, "o.updated_at", typeof(DateTime), false),
            "placed" => new("placed", isDescending, "o.created_at", typeof(DateTime), false),
            _ => new("placed", true, "o.created_at", typeof(DateTime), false),
        };
    }

    /// <summary>One page, in the order in which it is read: backwards when it is the page before another, or the last.</summary>
    public static (Query<OrderListRow> Rows, bool IsBackwards) Page(ListState state, Reader reader)
    {
        var order = Order(state.Sort);
        var isBackwards = state.Place.AtEnd || state.Place.Before is not null;
        var direction = order.IsDescending != isBackwards ? "DESC" : "ASC";
        var statement = new Statement();
        var where = OrderConditions.Where(statement, state.Filter, state.Search, reader);
        if (KeyCursor.Parse(state.Place.Before ?? state.Place.After, order.Type) is { } cursor)
        {
            where += $" AND ({order.Sql}, o.id) {(direction == "DESC" ? "<" : ">")} ({statement.Add(cursor.Value)}, {statement.Add(cursor.Id)})";
        }

        var most = statement.Add(PageSize + 1);
        var rows = reader.SeesAll
            ? $"SELECT o.*, {order.Sql} AS key FROM crm.orders o WHERE {where} ORDER BY {order.Sql} {direction}, o.id {direction} LIMIT {most}"
            : $"""
              SELECT o.*, first.key FROM (
                  SELECT own.id, own.key FROM (
                      SELECT o.id, {order.Sql} AS key FROM crm.customers k JOIN crm.orders o ON o.customer_id = k.id
                      WHERE k.owner_id = {statement.Add(reader.Me)} AND {where} OFFSET 0) AS own
                  ORDER BY own.key {direction}, own.id {direction} LIMIT {most}) AS first
              JOIN crm.orders o ON o.id = first.id
              """;
        var sql = $"""
            {Shown}, o.key
            FROM ({rows}) AS o
            LEFT JOIN crm.customers c ON c.id = o.customer_id LEFT JOIN crm.integrations i ON i.id = o.integration_id
            ORDER BY o.key {direction}, o.id {direction}
            """;
        return (Query.Of(sql, r => Row(r, order.Type), [.. statement.Arguments]), isBackwards);
    }

    /// <summary>All of the list, in its order.</summary>
    public static Query<OrderListRow> All(ListState state, Reader reader)
    {
        var order = Order(state.Sort);
        var direction = order.IsDescending ? "DESC" : "ASC";
        var statement = new Statement();
        var where = OrderConditions.Where(statement, state.Filter, state.Search, reader);
        var orders = reader.SeesAll ? "crm.orders o" : "crm.customers k JOIN crm.orders o ON o.customer_id = k.id";
        if (!reader.SeesAll) where = $"k.owner_id = {statement.Add(reader.Me)} AND {where}";
        var sql = $"""
            {Shown}, NULL
            FROM {orders} LEFT JOIN crm.customers c ON c.id = o.customer_id LEFT JOIN crm.integrations i ON i.id = o.integration_id
            WHERE {where} ORDER BY {order.Sql} {direction}, o.id {direction}
            """;
        return Query.Of(sql, r => Row(r, null), [.. statement.Arguments]);
    }

    /// <summary>How many there are, as far as it is cheap to know.</summary>
    public static Query<Counted> Count(ListState state, Reader reader)
    {
        if (reader.SeesAll && state.Filter.IsNone && state.Search is null)
        {
            return Query.Of(CountAll, r => r.GetInt64(0) is var n && n < 0 ? new Counted(-n, false, true) : new Counted(n, false, false));
        }

        var statement = new Statement();
        var where = OrderConditions.Where(statement, state.Filter, state.Search, reader);
        var rows = reader.SeesAll ? $"SELECT FROM crm.orders o WHERE {where}"
            : $"SELECT FROM crm.customers k JOIN crm.orders o ON o.customer_id = k.id WHERE k.owner_id = {statement.Add(reader.Me)} AND {where}";
        return Query.Of(
            $"SELECT count(*) FROM ({rows} LIMIT {statement.Add(MostCounted + 1)}) AS first",
            r => r.GetInt64(0) is var n && n > MostCounted ? new Counted(MostCounted, true, false) : new Counted(n, false, false), [.. statement.Arguments]);
    }

    static OrderListRow Row(NpgsqlDataReader r, Type? key) => new(
        r.GetGuid(0), r.GetString(1), r.Text(2) ?? r.Text(3), r.Text(4), r.GetBoolean(5), r.GetDateTime(6), r.GetDateTime(7), r.GetString(8), r.Text(9), r.Text(10), r.GetString(11),
        r.GetBoolean(12), r.GetDecimal(13), r.GetString(14), r.IsDBNull(15) ? null : r.GetDecimal(15), r.GetDecimal(16), r.IsDBNull(17) ? null : r.GetDecimal(17), r.Text(18),
        key is null ? "" : key == typeof(DateTime) ? r.GetDateTime(19) : r.GetDecimal(19));
}
