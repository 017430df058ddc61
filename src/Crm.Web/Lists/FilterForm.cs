using Crm.Lists;

namespace Crm.Web.Lists;

/// <summary>The filter that is being added or changed, in the popover.</summary>
/// <param name="Field">What it is about.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Values">What to.</param>
internal sealed record FilterForm(Field Field, string Operator, IReadOnlyList<string> Values)
{
    /// <summary>Which group it stands in, when it is being changed.</summary>
    public int? Group { get; init; }

    /// <summary>Its place in the group.</summary>
    public int? Index { get; init; }

    /// <summary>What is wrong with what was typed.</summary>
    public string? Error { get; init; }

    /// <summary>The form that the URL asks for: add=FIELD, edit=GROUP.PLACE, or field=… when the form was sent with something wrong.</summary>
    public static FilterForm? Of(IQueryCollection query, ListState state, Func<string, Field?> find)
    {
        if (find(query["add"].ToString()) is { } added) return new(added, added.Operators[0], []);
        if (Place(query["edit"]) is var (group, index) && At(state.Filter, group, index) is { } condition && find(condition.Field) is { } field)
        {
            return new(field, condition.Operator, condition.Values) { Group = group, Index = index };
        }

        if (find(query["field"].ToString()) is not { } sent) return null;
        var (_, why) = Filter.One(Written(query, sent), find);
        if (why is null) return null;
        var place = Place(query["at_place"]);
        return new(sent, query["op"].ToString(), [.. query["v"].OfType<string>()]) { Group = place?.Group, Index = place?.Index, Error = why };
    }

    /// <summary>The list with the filter that the form sent; null when no good one was sent.</summary>
    public static ListState? Sent(IQueryCollection query, ListState state, Func<string, Field?> find)
    {
        if (find(query["field"].ToString()) is not { } field || Filter.One(Written(query, field), find).Condition is not { } condition) return null;
        var groups = state.Filter.Groups.Select(g => g.ToList()).ToList();
        if (Place(query["at_place"]) is var (group, index) && At(state.Filter, group, index) is not null) groups[group][index] = condition;
        else if (groups.Count == 0 || query["join"] == Filter.Or) groups.Add([condition]);
        else groups[^1].Add(condition);
        return state.FromBeginning with { Filter = new([.. groups]) };
    }

    /// <summary>The list without one of its conditions.</summary>
    public static ListState Without(ListState state, int group, int index) => state.FromBeginning with
    {
        Filter = new([.. state.Filter.Groups.Select((g, n) => n == group ? [.. g.Where((_, place) => place != index)] : g).Where(g => g.Count > 0)]),
    };

    static string Written(IQueryCollection query, Field field)
    {
        var name = query["op"].ToString();
        var values = name is "last" or "older" ? query["days"] : query["v"];
        return $"{field.Key}:{name}:{string.Join(',', values.Where(v => !string.IsNullOrWhiteSpace(v)))}";
    }

    static (int Group, int Index)? Place(string? text) =>
        text?.Split('.') is [var group, var index] && int.TryParse(group, out var g) && int.TryParse(index, out var i) ? (g, i) : null;

    static Condition? At(Filter filter, int group, int index) => filter.Groups.ElementAtOrDefault(group)?.ElementAtOrDefault(index);
}
