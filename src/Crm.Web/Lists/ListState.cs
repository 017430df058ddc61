using Crm.Lists;
using Microsoft.AspNetCore.Http.Extensions;

namespace Crm.Web.Lists;

/// <summary>Which part of a list is shown: the rows after or before one, or the list's end. None of them: its beginning.</summary>
internal sealed record Place(string? After = null, string? Before = null, bool AtEnd = false)
{
    public bool IsBeginning => After is null && Before is null && !AtEnd;
}

/// <summary>All that a list shows, as it stands in the URL. A list is made anew from it, and every link on the list is another state of it.</summary>
/// <param name="Path">The list's own path.</param>
internal sealed record ListState(string Path)
{
    /// <summary>What is searched for; null: nothing.</summary>
    public string? Search { get; init; }

    /// <summary>What it is narrowed to.</summary>
    public Filter Filter { get; init; } = Filter.None;

    /// <summary>The order: a column's key, with a minus before it for the largest first; null: the list's own.</summary>
    public string? Sort { get; init; }

    /// <summary>The columns' keys in their order; null: the list's own.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The saved view that it came from, by its id; "all" for none on purpose; null: none.</summary>
    public string? View { get; init; }

    /// <summary>The part of the list.</summary>
    public Place Place { get; init; } = new();

    /// <summary>What of the URL was no filter.</summary>
    public IReadOnlyList<BadFilter> Bad { get; init; } = [];

    /// <summary>Reads a URL's query. What it does not understand is left out; it never throws.</summary>
    /// <param name="path">The list's path.</param>
    /// <param name="query">The query.</param>
    /// <param name="find">The list's fields.</param>
    public static ListState Of(string path, IQueryCollection query, Func<string, Field?> find)
    {
        string? Text(string key) => query[key].FirstOrDefault(v => !string.IsNullOrWhiteSpace(v))?.Replace("\0", "", StringComparison.Ordinal).Trim();
        var (filter, bad) = Filter.Parse(query["f"], find);
        return new(path)
        {
            Search = Text("search"),
            Filter = filter,
            Bad = bad,
            Sort = Text("sort"),
            Columns = Text("cols")?.Split(',', StringSplitOptions.RemoveEmptyEntries),
            View = Text("view"),
            Place = new(Text("after"), Text("before"), Text("at") == "end"),
        };
    }

    /// <summary>What a saved view keeps: filters, search, order and columns, without the place in the list.</summary>
    public string Kept => FromBeginning.Builder(null).ToString().TrimStart('?');

    /// <summary>The address of this state.</summary>
    public string Link => Path + Builder(View);

    /// <summary>The same list from its beginning.</summary>
    public ListState FromBeginning => this with { Place = new() };

    /// <summary>The parts of the state, as hidden fields of a form carry them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parts(bool withSearch = true, bool withFilter = true, bool withColumns = true)
    {
        if (View is not null) yield return new("view", View);
        if (withSearch && Search is not null) yield return new("search", Search);
        if (withFilter)
        {
            foreach (var text in Filter.Texts) yield return new("f", text);
        }

        if (Sort is not null) yield return new("sort", Sort);
        if (withColumns && Columns is not null) yield return new("cols", string.Join(',', Columns));
    }

    QueryBuilder Builder(string? view)
    {
        var query = new QueryBuilder((this with { View = view }).Parts());
        if (Place.After is { } after) query.Add("after", after);
        if (Place.Before is { } before) query.Add("before", before);
        if (Place.AtEnd) query.Add("at", "end");
        return query;
    }
}
