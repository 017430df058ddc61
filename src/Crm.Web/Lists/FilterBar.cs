using Crm.Lists;

namespace Crm.Web.Lists;

/// <summary>The chips of the filters in force and the popover that adds one: what the partial _FilterBar shows.</summary>
/// <param name="State">The list.</param>
/// <param name="Form">The filter that is being added or changed; null: none.</param>
/// <param name="Words">What filters say.</param>
/// <param name="Choices">What they choose among.</param>
/// <param name="Fields">What can be filtered by.</param>
internal sealed record FilterBar(ListState State, FilterForm? Form, FilterWords Words, ChoiceSet Choices, IReadOnlyList<Field> Fields)
{
    /// <summary>The list with the form for the field, or for the filter, open.</summary>
    public string Open(string what) => State.FromBeginning.Link is var link ? link + (link.Contains('?', StringComparison.Ordinal) ? "&" : "?") + what : "";

    /// <summary>The list without any filter.</summary>
    public string Clear => (State.FromBeginning with { Search = null, Filter = Filter.None, View = State.View is null ? null : "all" }).Link;
}
