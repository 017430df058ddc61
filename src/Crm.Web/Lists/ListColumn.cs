using Crm.Lists;
using Crm.Web.Languages;

namespace Crm.Web.Lists;

/// <summary>A column that a list may show.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Label">Its heading, in English.</param>
/// <param name="Sort">The order that its heading gives; null: none.</param>
/// <param name="IsNumber">Whether it stands at the line's end, in tabular figures.</param>
internal sealed record ListColumn(string Key, string Label, string? Sort = null, bool IsNumber = false)
{
    /// <summary>Whether the largest come first when it is first asked for.</summary>
    public bool IsDescendingFirst { get; init; }

    /// <summary>The help's word for what it shows; null: none is needed.</summary>
    public string? Term { get; init; }

    /// <summary>The heading in the reader's language; a custom field's is the administrators' own.</summary>
    public string Text(Words words) => Key.StartsWith(CustomerFields.Custom, StringComparison.Ordinal) ? Label : words[Label];
}
