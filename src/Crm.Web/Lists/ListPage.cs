using Crm.Web.Database;

namespace Crm.Web.Lists;

/// <summary>The rows of one page in the order in which they are read, and the addresses of the pages beside it.</summary>
internal sealed record ListPage<T>(IReadOnlyList<T> Rows, string? Previous, string? Next)
{
    /// <param name="state">The list.</param>
    /// <param name="read">One row more than a page holds, when there are more; from its end where the page was read backwards.</param>
    /// <param name="size">How many a page holds.</param>
    /// <param name="isBackwards">Whether it is the page before another, or the last.</param>
    /// <param name="at">A row's place in the list's order.</param>
    public static ListPage<T> Of(ListState state, List<T> read, int size, bool isBackwards, Func<T, KeyCursor> at)
    {
        var hasMore = read.Count > size;
        var rows = hasMore ? read[..size] : read;
        if (isBackwards) rows.Reverse();
        if (rows.Count == 0) return new(rows, null, null);
        return new(
            rows,
            (isBackwards ? hasMore : !state.Place.IsBeginning) ? (state with { Place = new(Before: at(rows[0]).ToString()) }).Link : null,
            (isBackwards ? !state.Place.AtEnd : hasMore) ? (state with { Place = new(After: at(rows[^1]).ToString()) }).Link : null);
    }
}
