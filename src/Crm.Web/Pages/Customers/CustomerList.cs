using System.Globalization;
using System.Text.Json;
using Crm.Lists;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Npgsql;

namespace Crm.Web.Pages.Customers;

/// <summary>A customer as the list shows it; figures in USD. What no column asks for is empty.</summary>
internal sealed record CustomerRow(
    Guid Id, string? First, string? Last, string? Company, string? Email, string? Phone, string? Country, string? Region, string? City, string? PostalCode, string Status,
    string Language, string Currency, string TimeZone, Guid? Owner, int Orders, decimal Value, decimal Average, DateTime? FirstOrder, DateTime? LastOrder, DateTime CreatedAt,
    string? CustomFields, Guid[] Tags, Guid[] Shops, object Key);

/// <summary>An order of the list: the expression, its type, and the table that has it in order.</summary>
internal sealed record ListOrder(string Key, bool IsDescending, string Sql, Type Type, bool IsRanked);

/// <summary>How many customers the filters let through: exactly, at least, or about.</summary>
internal sealed record Counted(long Number, bool IsMore, bool IsAbout)
{
    /// <summary>To two figures, as precise as an estimate is.</summary>
    public long Rounded => (long)Math.Pow(10, Math.Max(0, Number.ToString(CultureInfo.InvariantCulture).Length - 2)) is var step ? (Number + (step / 2)) / step * step : Number;
}

/// <summary>
/// The statements of the list of customers. They are put together from parts that stand in the code; values are parameters. Filtered ones are planned
/// for their own values, since the best way to a rare value is no way to a common one.
/// </summary>
internal static class CustomerList
{
    public const int PageSize = 50;

    /// <summary>More are not counted for a page.</summary>
    public const int MostCounted = 1000;

    const string Columns = """
        c.id, c.first_name, c.last_name, c.company_name, c.email, c.phone, c.country_code, c.region, c.city, c.postal_code, c.status, c.language, c.currency, c.timezone,
        c.owner_id, c.total_orders, c.lifetime_value, c.average_order_value, c.first_order_date, c.last_order_date, c.created_at
        """;

    // All of a large table is not counted for a page: Postgres knows about how many there are. Negative: about.
    internal const string CountAll = """
        SELECT CASE WHEN reltuples > 20000 THEN -reltuples::bigint ELSE (SELECT count(*) FROM crm.customers c WHERE c.merged_into IS NULL) END
        FROM pg_class WHERE oid = 'crm.customers'::regclass
        """;

    internal const string PlanAnew = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    // A mistyped word shares fewer of its trigrams than the default asks for.
    internal const string Forgive = "SELECT set_config('pg_trgm.word_similarity_threshold', '0.4', true)";

    /// <summary>The order that a URL asks for; the newest first when it asks for none that there is.</summary>
    public static ListOrder Order(string? sort, bool seesAll)
    {
        var isDescending = sort is null || sort.StartsWith('-');
        var key = sort?.TrimStart('-');
        return key switch
        {
            "name" => new(key, isDescending, "c.sort_name", typeof(string), false),
            "lifetime_value" => new(key, isDescending, seesAll ? "r.lifetime_value" : "c.lifetime_value", typeof(decimal), seesAll),
            "orders" => new(key, isDescending, seesAll ? "r.total_orders" : "c.total_orders", typeof(int), seesAll),
            "last_order" => new(key, isDescending, seesAll ? "r.last_order_date" : "coalesce(c.last_order_date, '-infinity')", typeof(DateTime), seesAll),
            "created" => new(key, isDescending, "c.created_at", typeof(DateTime), false),
            _ => new("created", true, "c.created_at", typeof(DateTime), false),
        };
    }

    /// <summary>One page, in the order in which it is read: backwards when it is the page before another, or the last.</summary>
    public static (Query<CustomerRow> Rows, bool IsBackwards) Page(ListState state, Reader reader, IReadOnlySet<string> columns)
    {
        var order = Order(state.Sort, reader.SeesAll);
        var isBackwards = state.Place.AtEnd || state.Place.Before is not null;
        var (id, from) = order.IsRanked ? ("r.customer_id", "crm.customer_ranks r JOIN crm.customers c ON c.id = r.customer_id") : ("c.id", "crm.customers c");
        var direction = order.IsDescending != isBackwards ? "DESC" : "ASC";
        var statement = new Statement();
        var where = CustomerConditions.Where(statement, state.Filter, state.Search, reader);
        if (KeyCursor.Parse(state.Place.Before ?? state.Place.After, order.Type) is { } cursor)
        {
            where += $" AND ({order.Sql}, {id}) {(direction == "DESC" ? "<" : ">")} ({statement.Add(cursor.Value)}, {statement.Add(cursor.Id)})";
        }

        var sql = $"""
            {Shown(columns)}
            FROM (SELECT {Columns}, c.custom_fields, {order.Sql} AS key FROM {from} WHERE {where} ORDER BY {order.Sql} {direction}, {id} {direction} LIMIT {statement.Add(PageSize + 1)}) AS c
            ORDER BY c.key {direction}, c.id {direction}
            """;
        return (Query.Of(sql, r => Row(r, order.Type), [.. statement.Arguments]), isBackwards);
    }

    /// <summary>All of the list, or of it the named ones, in its order.</summary>
    public static Query<CustomerRow> All(ListState state, Reader reader, IReadOnlySet<string> columns, Guid[]? ids)
    {
        var order = Order(state.Sort, reader.SeesAll);
        var (id, from) = order.IsRanked ? ("r.customer_id", "crm.customers c LEFT JOIN crm.customer_ranks r ON r.customer_id = c.id") : ("c.id", "crm.customers c");
        var direction = order.IsDescending ? "DESC" : "ASC";
        var statement = new Statement();
        var where = ids is null ? CustomerConditions.Where(statement, state.Filter, state.Search, reader) : $"c.merged_into IS NULL AND c.id = ANY ({statement.Add(ids)})";
        return Query.Of($"{Shown(columns, "NULL")} FROM {from} WHERE {where} ORDER BY {order.Sql} {direction} NULLS LAST, {id} {direction}",
            r => Row(r, null), [.. statement.Arguments]);
    }

    /// <summary>The customers that are most like what was searched for, when nothing is exactly that. Null when there is nothing to compare.</summary>
    public static Query<CustomerRow>? Similar(ListState state, Reader reader, IReadOnlySet<string> columns)
    {
        var statement = new Statement();
        var where = CustomerConditions.Where(statement, state.Filter, null, reader);
        if (CustomerSearch.Like(statement, state.Search) is not var (like, likeness)) return null;
        var sql = $"""
            {Shown(columns)}
            FROM (SELECT {Columns}, c.custom_fields, {likeness} AS key FROM crm.customers c WHERE {where} AND {like} ORDER BY key DESC, c.id LIMIT {statement.Add(PageSize)}) AS c
            ORDER BY c.key DESC, c.id
            """;
        return Query.Of(sql, r => Row(r, typeof(decimal)), [.. statement.Arguments]);
    }

    /// <summary>How many there are, as far as it is cheap to know.</summary>
    public static Query<Counted> Count(ListState state, Reader reader)
    {
        if (reader.SeesAll && state.Filter.IsNone && state.Search is null)
        {
            return Query.Of(CountAll, r => r.GetInt64(0) is var n && n < 0 ? new Counted(-n, false, true) : new Counted(n, false, false));
        }

        var statement = new Statement();
        var where = CustomerConditions.Where(statement, state.Filter, state.Search, reader);
        var sql = $"SELECT count(*) FROM (SELECT FROM crm.customers c WHERE {where} LIMIT {statement.Add(MostCounted + 1)}) AS first";
        return Query.Of(sql, r => r.GetInt64(0) is var n && n > MostCounted ? new Counted(MostCounted, true, false) : new Counted(n, false, false), [.. statement.Arguments]);
    }

    /// <summary>How many there are, counted to the last: before something is done to them.</summary>
    public static Query<long> CountExactly(ListState state, Reader reader, Guid[]? ids)
    {
        var statement = new Statement();
        var where = ids is null ? CustomerConditions.Where(statement, state.Filter, state.Search, reader) : $"c.merged_into IS NULL AND c.id = ANY ({statement.Add(ids)})";
        return Query.Of($"SELECT count(*) FROM crm.customers c WHERE {where}", r => r.GetInt64(0), [.. statement.Arguments]);
    }

    /// <summary>What the customer has in a custom field, for a person; null: nothing.</summary>
    public static string? Custom(CustomerRow row, string key, Words words)
    {
        if (row.CustomFields is null) return null;
        using var all = JsonDocument.Parse(row.CustomFields);
        if (all.RootElement.ValueKind != JsonValueKind.Object || !all.RootElement.TryGetProperty(key, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.True => words["yes"],
            JsonValueKind.False => words["no"],
            JsonValueKind.Number => value.GetDecimal().ToString("#,0.####", CultureInfo.CurrentCulture),
            JsonValueKind.String => value.GetString(),
            _ => null,
        };
    }

    // Tags and shops are looked up for the rows of the page alone, and only where a column shows them.
    static string Shown(IReadOnlySet<string> columns, string key = "c.key") => $"""
        SELECT {Columns}, {(columns.Any(c => c.StartsWith(CustomerFields.Custom, StringComparison.Ordinal)) ? "c.custom_fields::text" : "NULL")},
               {(columns.Contains("tags") ? "ARRAY(SELECT t.tag_id FROM crm.customer_tags t WHERE t.customer_id = c.id ORDER BY t.created_at)" : "'{}'::uuid[]")},
               {(columns.Contains("shops") ? "ARRAY(SELECT DISTINCT i.integration_id FROM crm.customer_identities i WHERE i.customer_id = c.id AND i.deleted_at IS NULL)" : "'{}'::uuid[]")},
               {key}
        """;

    static CustomerRow Row(NpgsqlDataReader r, Type? key) => new(
        r.GetGuid(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7), r.Text(8), r.Text(9), r.GetString(10), r.GetString(11), r.GetString(12),
        r.GetString(13), r.IsDBNull(14) ? null : r.GetGuid(14), r.GetInt32(15), r.GetDecimal(16), r.GetDecimal(17), r.Moment(18), r.Moment(19), r.GetDateTime(20), r.Text(21),
        r.GetFieldValue<Guid[]>(22), r.GetFieldValue<Guid[]>(23),
        key is null ? "" : key == typeof(DateTime) ? r.GetDateTime(24) : key == typeof(decimal) ? r.GetDecimal(24) : key == typeof(int) ? r.GetInt32(24) : r.GetString(24));
}
