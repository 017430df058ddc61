using System.Globalization;

namespace Crm.Lists;

/// <summary>Turns what customers are narrowed to into SQL over crm.customers c. The list, its export and what is done in bulk share it: they mean the same rows.</summary>
public static class CustomerConditions
{
    /// <summary>The conditions, for WHERE. Customers that were merged into others are out.</summary>
    public static string Where(Statement statement, Filter filter, string? search, Reader reader)
    {
        var sql = "c.merged_into IS NULL";
        if (filter.Groups.Count > 0) sql += " AND (" + string.Join(" OR ", filter.Groups.Select(g => "(" + string.Join(" AND ", g.Select(c => One(statement, c, reader, filter.Groups.Count == 1 && reader.SeesAll))) + ")")) + ")";
        return CustomerSearch.Where(statement, search) is { } found ? sql + " AND " + found : sql;
    }

    static string One(Statement s, Condition condition, Reader reader, bool byRank)
    {
        if (CustomerFields.Of(condition) is not { } field) return "false";
        return field.Kind switch
        {
            FieldKind.Text => Text(s, field, condition),
            FieldKind.Choice => Choice(s, field.Sql, condition, v => v),
            FieldKind.Person => Choice<Guid>(s, field.Sql, condition, v => v == "me" ? reader.Me : Guid.Parse(v)),
            FieldKind.Number => Ranked(field, byRank && condition.Operator is not "to", column => Number(s, column, condition)),
            FieldKind.Date when condition.Operator is "last" or "from" or "on" => Ranked(field, byRank, column => Date(s, column, condition, reader)),
            FieldKind.Date => Date(s, field.Sql, condition, reader),
            FieldKind.Many => Many(s, field, condition),
            _ => Custom(s, field, condition),
        };
    }

    // The copy that is in order narrows the rows down by its index; what holds is the figure itself.
    static string Ranked(Field field, bool byRank, Func<string, string> condition) => byRank && field.Rank is { } rank
        ? $"({condition(field.Sql)} AND c.id IN (SELECT k.customer_id FROM crm.customer_ranks k WHERE {condition("k." + rank)}))"
        : condition(field.Sql);

    // The index of the column that several texts stand in narrows the rows down; what holds is the text itself.
    internal static string Text(Statement s, Field field, Condition c)
    {
        if (c.Operator is "empty" or "filled") return $"coalesce({field.Sql}, '') {(c.Operator == "empty" ? "=" : "<>")} ''";
        if (c.Operator is "not") return $"{field.Fold}({field.Sql}) IS DISTINCT FROM {field.Fold}({s.Add(c.Values[0])})";
        var part = s.Add(Statement.Literal(c.Values[0]));
        var narrow = field.Narrow is { } column ? $"{column} LIKE '%' || crm.fold({part}) || '%' AND " : "";
        if (c.Operator is "is") return $"({narrow}{field.Fold}({field.Sql}) = {field.Fold}({s.Add(c.Values[0])}))";
        return $"({narrow}{field.Fold}({field.Sql}) LIKE {(c.Operator is "starts" ? "" : "'%' || ")}{field.Fold}({part}) || '%')";
    }

    // One value is compared by =, which lets an index keep its order.
    internal static string Choice<T>(Statement s, string column, Condition c, Func<string, T> read) => c.Operator switch
    {
        "empty" => $"{column} IS NULL",
        "filled" => $"{column} IS NOT NULL",
        "not" => $"({column} = ANY ({s.Add(c.Values.Select(read).ToArray())})) IS NOT TRUE",
        _ when c.Values.Count == 1 => $"{column} = {s.Add(read(c.Values[0]))}",
        _ => $"{column} = ANY ({s.Add(c.Values.Select(read).ToArray())})",
    };

    internal static string Number(Statement s, string column, Condition c) => $"{column} {Compare(c.Operator)} {s.Add(Lists.Filter.Number(c.Values[0]) ?? 0)}";

    static string Compare(string name) => name switch { "from" => ">=", "to" => "<=", _ => "=" };

    internal static string Date(Statement s, string column, Condition c, Reader reader)
    {
        DateOnly Day() => DateOnly.ParseExact(c.Values[0], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        DateTime Ago() => reader.Begin(reader.Today.AddDays(-int.Parse(c.Values[0], CultureInfo.InvariantCulture)));
        return c.Operator switch
        {
            "empty" => $"{column} IS NULL",
            "filled" => $"{column} IS NOT NULL",
            "last" => $"{column} >= {s.Add(Ago())}",
            "older" => $"{column} < {s.Add(Ago())}",
            "from" => $"{column} >= {s.Add(reader.Begin(Day()))}",
            "to" => $"{column} < {s.Add(reader.Begin(Day().AddDays(1)))}",
            _ => $"({column} >= {s.Add(reader.Begin(Day()))} AND {column} < {s.Add(reader.Begin(Day().AddDays(1)))})",
        };
    }

    static string Many(Statement s, Field field, Condition c)
    {
        var column = field.Key == "tag" ? "t.tag_id" : "i.integration_id";
        string Has(string condition) => string.Format(CultureInfo.InvariantCulture, field.Sql, condition);
        if (c.Operator is "empty" or "filled") return $"{(c.Operator == "empty" ? "NOT " : "")}EXISTS ({Has("true")})";
        var ids = c.Values.Select(Guid.Parse).ToArray();
        if (c.Operator is "all") return "(" + string.Join(" AND ", ids.Select(id => $"EXISTS ({Has($"{column} = {s.Add(id)}")})")) + ")";
        var any = Has($"{column} = ANY ({s.Add(ids)})");
        if (c.Operator is "not") return $"NOT EXISTS ({any})";
        // Shops are few and each has many customers: as an EXISTS, Postgres would read all of the shop's identities for every page.
        return field.Key == "shop" ? $"({any.Replace("SELECT FROM", "SELECT true FROM", StringComparison.Ordinal)} LIMIT 1)" : $"EXISTS ({any})";
    }

    static string Custom(Statement s, Field field, Condition c)
    {
        var key = s.Add(c.Field[CustomerFields.Custom.Length..]) + "::text";
        var text = $"(c.custom_fields ->> {key})";
        if (c.Operator is "empty" or "filled") return $"coalesce({text}, '') {(c.Operator == "empty" ? "=" : "<>")} ''";
        if (c.Operator is "has") return $"crm.fold({text}) LIKE '%' || crm.fold({s.Add(Statement.Literal(c.Values[0]))}) || '%'";
        if (c.Operator is "not") return $"({text} = ANY ({s.Add(c.Values.ToArray())})) IS NOT TRUE";
        if (field.Kind == FieldKind.CustomDate) return $"{text} {Compare(c.Operator)} {s.Add(c.Values[0])}";
        if (field.Kind == FieldKind.CustomNumber && c.Operator is not "is")
        {
            return $"CASE WHEN jsonb_typeof(c.custom_fields -> {key}) = 'number' THEN {text}::numeric END {Compare(c.Operator)} {s.Add(Lists.Filter.Number(c.Values[0]) ?? 0)}";
        }

        string Same(string value) => $"c.custom_fields @> jsonb_build_object({key}, {s.Add(field.Kind switch
        {
            FieldKind.CustomNumber => Lists.Filter.Number(value) ?? 0,
            FieldKind.CustomYesNo => value == "yes",
            _ => value,
        })}{(field.Kind switch { FieldKind.CustomNumber => "::numeric", FieldKind.CustomYesNo => "::boolean", _ => "::text" })})";
        return c.Values.Count == 1 ? Same(c.Values[0]) : "(" + string.Join(" OR ", c.Values.Select(Same)) + ")";
    }
}
