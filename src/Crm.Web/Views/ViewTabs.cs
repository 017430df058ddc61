using Crm.Views;
using Crm.Web.Database;
using Crm.Web.Lists;

namespace Crm.Web.Views;

/// <summary>The saved views of a list as tabs: what the partial _ViewTabs shows, and what any list needs to have them.</summary>
/// <param name="Kind">"customers" or "orders".</param>
/// <param name="State">The list.</param>
/// <param name="Views">The reader's own views and the shared ones.</param>
/// <param name="Default">The one that the reader's list opens with.</param>
/// <param name="MayShare">Whether the reader may write shared views.</param>
internal sealed record ViewTabs(string Kind, ListState State, IReadOnlyList<SavedView> Views, Guid? Default, bool MayShare)
{
    const string ReadViews = """
        SELECT v.id, v.kind, v.name, v.query, v.is_shared, d.view_id IS NOT NULL
        FROM crm.views v LEFT JOIN crm.view_defaults d ON d.view_id = v.id AND d.user_id = $2
        WHERE v.kind = $1 ORDER BY v.is_shared DESC, lower(v.name)
        """;

    /// <summary>What a list asks together with its own rows.</summary>
    public static Query<(SavedView View, bool IsDefault)> Read(string kind, Guid reader) => Query.Of(
        ReadViews, r => (new SavedView(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetBoolean(4)), r.GetBoolean(5)), kind, reader);

    public static ViewTabs Of(string kind, ListState state, Query<(SavedView View, bool IsDefault)> read, string role) => new(
        kind, state, [.. read.Rows.Select(r => r.View)], read.Rows.FirstOrDefault(r => r.IsDefault).View?.Id, role is "admin" or "manager");

    /// <summary>The view whose tab is chosen.</summary>
    public SavedView? Current => Guid.TryParse(State.View, out var id) ? Views.FirstOrDefault(v => v.Id == id) : null;

    /// <summary>Whether the list shows something else than the chosen view keeps.</summary>
    public bool IsChanged => Current is { } view ? view.Query != State.Kept : State.Kept.Length > 0;

    /// <summary>Whether the reader may change the chosen view.</summary>
    public bool MayChange => Current is { } view && (!view.IsShared || MayShare);

    /// <summary>Where the list opens with the reader's default, when the URL says nothing at all; null: it stays.</summary>
    public string? Elsewhere(HttpRequest request) =>
        !request.QueryString.HasValue && Views.FirstOrDefault(v => v.Id == Default) is { } view ? Address(view) : null;

    /// <summary>The list as the view keeps it.</summary>
    public string Address(SavedView view) => $"{State.Path}?view={view.Id}{(view.Query.Length > 0 ? "&" + view.Query : "")}";
}
