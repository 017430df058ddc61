namespace Crm.Web.Lists;

/// <summary>Which columns, and in what order: what the partial _ColumnChooser shows.</summary>
/// <param name="State">The list.</param>
/// <param name="Shown">The columns that are shown, in order.</param>
/// <param name="All">All that there are.</param>
internal sealed record ColumnChooser(ListState State, IReadOnlyList<ListColumn> Shown, IReadOnlyList<ListColumn> All)
{
    /// <summary>Those that are not shown.</summary>
    public IEnumerable<ListColumn> Others => All.Where(c => !Shown.Contains(c));

    /// <summary>The list with the column one place nearer to the beginning.</summary>
    public string Earlier(int place) => (State with { Columns = [.. Shown.Select((_, n) => Shown[n == place - 1 ? place : n == place ? place - 1 : n].Key)] }).Link;

    /// <summary>The list with its usual columns.</summary>
    public string Usual => (State with { Columns = null }).Link;
}
