namespace Crm.Lists;

/// <summary>Turns what orders are narrowed to into SQL over crm.orders o. The list and its export share it: they mean the same rows.</summary>
public static class OrderConditions
{
    // Of a name that thousands have, so many are looked into.
    const int MostCustomers = 500;

    /// <summary>The conditions, for WHERE.</summary>
    public static string Where(Statement statement, Filter filter, string? search, Reader reader)
    {
        var groups = filter.Groups.Select(g => "(" + string.Join(" AND ", g.Select(c => One(statement, c, reader))) + ")").ToList();
        var sql = groups.Count == 0 ? "true" : "(" + string.Join(" OR ", groups) + ")";
        return CustomerSearch.Where(statement, search) is { } found ? $"{sql} AND {Found(statement, search!, found)}" : sql;
    }

    // By its number, or by whoever bought it.
    static string Found(Statement s, string search, string customers)
    {
        var number = s.Add(search.Trim().TrimStart('#'));
        return $"(o.order_number IN ({number}, '#' || {number}) OR o.customer_id = ANY (ARRAY(SELECT c.id FROM crm.customers c WHERE {customers} LIMIT {MostCustomers})))";
    }

    static string One(Statement s, Condition condition, Reader reader)
    {
        if (OrderFields.Find(condition.Field) is not { } field) return "false";
        return field.Key switch
        {
            "number" when condition.Operator == "is" => Number(s, condition),
            "owner" when condition.Operator == "is" => $"o.customer_id IN (SELECT k.id FROM crm.customers k WHERE {CustomerConditions.Choice(s, "k.owner_id", condition, v => Id(v, reader))})",
            "sku" or "product" => Line(s, field, condition),
            "tag" => Tag(s, field, condition),
            _ => field.Kind switch
            {
                FieldKind.Text => CustomerConditions.Text(s, field, condition),
                FieldKind.Choice => CustomerConditions.Choice(s, field.Sql, condition, v => v),
                FieldKind.Person => CustomerConditions.Choice(s, field.Sql, condition, v => Id(v, reader)),
                FieldKind.Number => CustomerConditions.Number(s, field.Sql, condition),
                FieldKind.Date => CustomerConditions.Date(s, field.Sql, condition, reader),
                _ => condition.Values[0] == "yes" ? $"({field.Sql})" : $"NOT ({field.Sql})",
            },
        };
    }

    static Guid Id(string value, Reader reader) => value == "me" ? reader.Me : Guid.Parse(value);

    // With or without the sign that people leave out; its index carries it.
    static string Number(Statement s, Condition c)
    {
        var number = s.Add(c.Values[0]);
        return $"o.order_number IN ({number}, '#' || {number})";
    }

    // A whole article number is looked up by its index; of a part of one, or of a title, each order's own lines are read.
    static string Line(Statement s, Field field, Condition c)
    {
        if (field.Key == "sku" && c.Operator == "is") return $"o.id IN (SELECT l.order_id FROM crm.order_lines l WHERE lower(l.sku) = lower({s.Add(c.Values[0])}))";
        var text = c.Operator is "is" or "not" ? $"= lower({s.Add(c.Values[0])})"
            : $"LIKE {(c.Operator == "has" ? "'%' || " : "")}lower({s.Add(Statement.Literal(c.Values[0]))}) || '%'";
        return $"{(c.Operator == "not" ? "NOT " : "")}EXISTS (SELECT FROM crm.order_lines l WHERE l.order_id = o.id AND {field.Sql} {text})";
    }

    static string Tag(Statement s, Field field, Condition c)
    {
        string Has(string condition) => $"EXISTS ({field.Sql.Replace("{0}", condition, StringComparison.Ordinal)})";
        if (c.Operator is "empty" or "filled") return (c.Operator == "empty" ? "NOT " : "") + Has("true");
        var ids = c.Values.Select(Guid.Parse).ToArray();
        if (c.Operator is "all") return "(" + string.Join(" AND ", ids.Select(id => Has($"t.tag_id = {s.Add(id)}"))) + ")";
        return (c.Operator == "not" ? "NOT " : "") + Has($"t.tag_id = ANY ({s.Add(ids)})");
    }
}
