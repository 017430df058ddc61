using Crm.People;

namespace Crm.Views;

/// <summary>A list as somebody likes to see it.</summary>
/// <param name="Id">crm.views.id, made by who saves it: saved twice it is one.</param>
/// <param name="Kind">Which list: "customers" or "orders".</param>
/// <param name="Name">As on its tab.</param>
/// <param name="Query">The list's URL after the question mark, without the place in the list.</param>
/// <param name="IsShared">Whether everybody sees it. Administrators and managers share.</param>
[GenerateSerializer, Immutable, Alias("crm.saved-view")]
public sealed record SavedView(
    [property: Id(0)] Guid Id, [property: Id(1)] string Kind, [property: Id(2)] string Name, [property: Id(3)] string Query, [property: Id(4)] bool IsShared);

/// <summary>The saved views that one member of staff writes (the key is theirs): their own, and for administrators and managers the shared ones too.</summary>
[Alias("crm.views")]
public interface IViewsGrain : IGrainWithGuidKey
{
    /// <summary>Adds a view. Null: done.</summary>
    [Alias("add")] Task<Refusal?> Add(SavedView view, Person person);

    /// <summary>Gives a view another name, or shares it, or takes it back for oneself. Null: done.</summary>
    [Alias("rename")] Task<Refusal?> Rename(Guid id, string name, bool isShared, Person person);

    /// <summary>Lets a view show another list. Null: done.</summary>
    [Alias("overwrite")] Task<Refusal?> Overwrite(Guid id, string query, Person person);

    /// <summary>Deletes a view. What was deleted, so that it can be added again; null: there was none that the person may delete.</summary>
    [Alias("delete")] Task<SavedView?> Delete(Guid id, Person person);

    /// <summary>Opens the person's list with this view from now on; null: with none.</summary>
    [Alias("open-with")] Task<Refusal?> OpenWith(string kind, Guid? id, Person person);
}
