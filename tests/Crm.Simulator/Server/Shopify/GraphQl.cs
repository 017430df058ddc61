using System.Globalization;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;

namespace Crm.Simulator.Server.Shopify;

/// <summary>What is wrong with a query, in the API's words.</summary>
internal sealed class GraphQlException(string message, string? code = null) : Exception(message)
{
    public string? Code => code;
}

/// <summary>A list that is asked for page by page.</summary>
internal sealed record Connection(IReadOnlyList<JsonObject> Nodes, IReadOnlyList<string> Cursors, bool HasNext)
{
    /// <summary>The part of a whole list that these arguments ask for.</summary>
    public static Connection Of(IReadOnlyList<JsonObject> all, IReadOnlyDictionary<string, JsonNode?> arguments) => Of(all, arguments, node => node);

    /// <summary>The same of what is made to nodes only where it is asked for.</summary>
    public static Connection Of<T>(IReadOnlyList<T> all, IReadOnlyDictionary<string, JsonNode?> arguments, Func<T, JsonObject> node)
    {
        var from = arguments.GetValueOrDefault("after")?.GetValue<string>() is { } after ? int.Parse(after, CultureInfo.InvariantCulture) + 1 : 0;
        var most = arguments.GetValueOrDefault("first")?.GetValue<int>() ?? throw new GraphQlException("you must provide one of first or last");
        var page = all.Skip(from).Take(most).Select(node).ToList();
        return new(page, [.. page.Select((_, i) => (from + i).ToString(CultureInfo.InvariantCulture))], from + page.Count < all.Count);
    }
}

/// <summary>One request to the GraphQL API: parsed, priced and answered from whole objects, of which it picks the fields that are asked for.</summary>
internal sealed class GraphQl
{
    // Each object costs a point, a connection two and a tenth of what it asks for.
    const int Connections = 2;
    const int Share = 10;

    readonly JsonObject variables;
    readonly GraphQLOperationDefinition operation;
    readonly Dictionary<string, GraphQLFragmentDefinition> fragments;

    public GraphQl(string query, JsonObject? variables)
    {
        this.variables = variables ?? [];
        try
        {
            var document = Parser.Parse(query);
            operation = document.Definitions.OfType<GraphQLOperationDefinition>().FirstOrDefault() ?? throw new GraphQlException("No operation");
            fragments = document.Definitions.OfType<GraphQLFragmentDefinition>().ToDictionary(f => f.FragmentName.Name.StringValue);
        }
        catch (GraphQLParser.Exceptions.GraphQLParserException exception)
        {
            throw new GraphQlException("syntax error: " + exception.Message, "PARSE_FAILED");
        }
    }

    public bool IsMutation => operation.Operation == OperationType.Mutation;

    /// <summary>What it may cost at the most.</summary>
    public int Requested => (IsMutation ? 10 : 0) + Price(operation.SelectionSet);

    /// <summary>What its answer did cost.</summary>
    public int Actual { get; private set; }

    /// <summary>The fields at the root.</summary>
    public IEnumerable<GraphQLField> Fields => Selected(operation.SelectionSet);

    public JsonObject Execute(Func<string, IReadOnlyDictionary<string, JsonNode?>, object?> resolve)
    {
        var data = new JsonObject();
        foreach (var field in Fields) data[KeyOf(field)] = Value(field, resolve(field.Name.StringValue, Arguments(field)), "QueryRoot");
        if (IsMutation) Actual += 10;
        return data;
    }

    public IReadOnlyDictionary<string, JsonNode?> Arguments(GraphQLField field) =>
        field.Arguments?.ToDictionary(a => a.Name.StringValue, a => Literal(a.Value)) ?? [];

    public static string KeyOf(GraphQLField field) => (field.Alias?.Name ?? field.Name).StringValue;

    /// <summary>The fields of a selection, those of its fragments among them.</summary>
    public IEnumerable<GraphQLField> Selected(GraphQLSelectionSet? set)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field: yield return field; break;
                case GraphQLInlineFragment inline:
                    foreach (var field in Selected(inline.SelectionSet)) yield return field;
                    break;
                case GraphQLFragmentSpread spread:
                    var fragment = fragments.GetValueOrDefault(spread.FragmentName.Name.StringValue) ?? throw new GraphQlException("Fragment is not defined", "undefinedFragment");
                    foreach (var field in Selected(fragment.SelectionSet)) yield return field;
                    break;
            }
        }
    }

    /// <summary>Those of an object's fields that are asked for.</summary>
    public JsonNode? Pick(GraphQLField field, JsonNode? whole)
    {
        if (field.SelectionSet is null) return whole?.DeepClone();
        if (whole is null) return null;
        if (whole is JsonArray list)
        {
            var arguments = Arguments(field);
            var items = list.OfType<JsonObject>().ToList();
            if (IsConnection(field)) return Page(field, Connection.Of(items, arguments));
            return new JsonArray([.. items.Take(arguments.GetValueOrDefault("first")?.GetValue<int>() ?? int.MaxValue).Select(i => (JsonNode)ObjectOf(field, i))]);
        }

        return whole is JsonObject found ? ObjectOf(field, found) : throw new GraphQlException($"Field '{field.Name.StringValue}' has no fields of its own", "selectionMismatch");
    }

    public bool IsConnection(GraphQLField field) => Selected(field.SelectionSet).Any(f => f.Name.StringValue is "nodes" or "edges");

    JsonNode? Value(GraphQLField field, object? resolved, string type) => resolved switch
    {
        Connection page => Page(field, page),
        JsonNode node => Pick(field, node),
        null => null,
        _ => throw new GraphQlException($"Field '{field.Name.StringValue}' doesn't exist on type '{type}'", "undefinedField"),
    };

    JsonObject ObjectOf(GraphQLField parent, JsonObject whole)
    {
        Actual++;
        var picked = new JsonObject();
        foreach (var field in Selected(parent.SelectionSet))
        {
            var name = field.Name.StringValue;
            if (!whole.TryGetPropertyValue(name, out var value)) throw new GraphQlException($"Field '{name}' doesn't exist on type '{parent.Name.StringValue}'", "undefinedField");
            picked[KeyOf(field)] = Pick(field, value);
        }

        return picked;
    }

    JsonObject Page(GraphQLField field, Connection page)
    {
        var answer = new JsonObject();
        var before = Actual;
        foreach (var part in Selected(field.SelectionSet))
        {
            answer[KeyOf(part)] = part.Name.StringValue switch
            {
                "nodes" => new JsonArray([.. page.Nodes.Select(n => (JsonNode)ObjectOf(part, n))]),
                "edges" => new JsonArray([.. page.Nodes.Zip(page.Cursors).Select(n => (JsonNode)new JsonObject
                {
                    ["cursor"] = n.Second,
                    ["node"] = ObjectOf(Selected(part.SelectionSet).First(f => f.Name.StringValue == "node"), n.First),
                })]),
                "pageInfo" => new JsonObject { ["hasNextPage"] = page.HasNext, ["endCursor"] = page.Cursors is [.., var last] ? last : null },
                var other => throw new GraphQlException($"Field '{other}' doesn't exist on type 'Connection'", "undefinedField"),
            };
        }

        Actual = before + Connections + ((Actual - before) / Share);
        return answer;
    }

    int Price(GraphQLSelectionSet? set)
    {
        var price = 0;
        foreach (var field in Selected(set).Where(f => f.SelectionSet is not null))
        {
            var inner = 1 + Price(field.SelectionSet);
            var first = Arguments(field).GetValueOrDefault("first")?.GetValue<int>();
            price += first is { } count && IsConnection(field) ? Connections + (count * inner / Share) : field.Name.StringValue is "nodes" or "edges" or "node" or "pageInfo" ? inner - 1 : inner;
        }

        return price;
    }

    JsonNode? Literal(GraphQLValue value) => value switch
    {
        GraphQLVariable variable => variables[variable.Name.StringValue]?.DeepClone(),
        GraphQLIntValue number => JsonValue.Create(int.Parse(number.Value.ToString(), CultureInfo.InvariantCulture)),
        GraphQLStringValue text => JsonValue.Create(text.Value.ToString()),
        GraphQLEnumValue word => JsonValue.Create(word.Name.StringValue),
        GraphQLBooleanValue flag => JsonValue.Create(flag.BoolValue),
        GraphQLObjectValue whole => new JsonObject(whole.Fields?.Select(f => KeyValuePair.Create(f.Name.StringValue, Literal(f.Value))) ?? []),
        GraphQLListValue list => new JsonArray([.. list.Values?.Select(Literal) ?? []]),
        _ => null,
    };
}
