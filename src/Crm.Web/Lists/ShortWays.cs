using Crm.Lists;

namespace Crm.Web.Lists;

/// <summary>Addresses of a list that stand for another: what its forms send, and links from other pages and from before filters had operators.</summary>
internal static class ShortWays
{
    /// <summary>Where the address leads; null: it is the list's own.</summary>
    /// <param name="state">What the address says beside that.</param>
    /// <param name="query">The address.</param>
    /// <param name="find">The list's fields.</param>
    /// <param name="ways">For a word of the address and its value the filter that it becomes, to be seen and taken away like any other; null: none.</param>
    public static ListState? Elsewhere(this ListState state, IQueryCollection query, Func<string, Field?> find, params (string Word, Func<string, string?> Filter)[] ways)
    {
        if (FilterForm.Sent(query, state, find) is { } filtered) return filtered;
        if (query["c"] is { Count: > 0 } columns) return state.FromBeginning with { Columns = [.. columns.OfType<string>().Where(c => c.Length > 0)] };
        var filters = ways.Where(w => query[w.Word].ToString().Length > 0).Select(w => w.Filter(query[w.Word].ToString())).OfType<string>().ToList();
        return filters.Count == 0 ? null : state with { Filter = Filter.Parse([.. state.Filter.Texts, .. filters], find).Filter };
    }

    /// <summary>A word that stands for a field's being something.</summary>
    public static (string, Func<string, string?>) Is(string field) => (field, value => $"{field}:is:{value}");
}
