using Crm.People;
using Crm.Views;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Views;

/// <summary>Saves, renames, shares, overwrites and deletes the views of the lists, for whichever list has them as tabs.</summary>
internal sealed class IndexModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    const string Deleted = "deleted-view";

    [BindProperty] public string Kind { get; set; } = "";
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? Query { get; set; }
    [BindProperty] public bool IsShared { get; set; }
    [BindProperty] public Guid Id { get; set; }

    /// <summary>What was refused; the form then stands here with all that was typed.</summary>
    public string? Error { get; private set; }

    /// <summary>Which of the handlers the form goes to again.</summary>
    public string Handler { get; private set; } = "Save";

    public string ListPath => Kind == "orders" ? "/orders" : "/customers";

    IViewsGrain Grain => cluster.GetGrain<IViewsGrain>(database.Person.Id);

    // A view is worked on from its list: there is nothing to see here.
    public IActionResult OnGet() => NotFound();

    public async Task<IActionResult> OnPostSave()
    {
        var view = new SavedView(Id == Guid.Empty ? Guid.NewGuid() : Id, Kind, Name ?? "", Query ?? "", IsShared);
        return await Do("Save", () => Grain.Add(view, database.Person), () => words["The view is saved."], $"{ListPath}?view={view.Id}&{view.Query}");
    }

    public Task<IActionResult> OnPostRename() =>
        Do("Rename", () => Grain.Rename(Id, Name ?? "", IsShared, database.Person), () => words["The view is renamed."], $"{ListPath}?view={Id}&{Query}");

    public Task<IActionResult> OnPostOverwrite() =>
        Do("Overwrite", () => Grain.Overwrite(Id, Query ?? "", database.Person), () => words["The view is saved."], $"{ListPath}?view={Id}&{Query}");

    public Task<IActionResult> OnPostDefault() =>
        Do("Default", () => Grain.OpenWith(Kind, Id == Guid.Empty ? null : Id, database.Person), () => words["The list opens so from now on."],
            Id == Guid.Empty ? $"{ListPath}?view=all" : $"{ListPath}?view={Id}&{Query}");

    public async Task<IActionResult> OnPostDelete()
    {
        if (!IsKind) return NotFound();
        try
        {
            if (await Grain.Delete(Id, database.Person) is not { } gone) return NotFound();
            TempData[Deleted] = System.Text.Json.JsonSerializer.Serialize(gone);
            this.Toast(words["The view “{0}” is deleted.", gone.Name], "/views?handler=Restore");
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            this.Toast(words[Silos.Sentence]);
        }

        return Redirect(ListPath + "?view=all");
    }

    public async Task<IActionResult> OnPostRestore()
    {
        if (TempData[Deleted] is not string text || System.Text.Json.JsonSerializer.Deserialize<SavedView>(text) is not { } view) return NotFound();
        Kind = view.Kind;
        return await Do("Save", () => Grain.Add(view, database.Person), () => words["The view is back."], $"{ListPath}?view={view.Id}&{view.Query}");
    }

    bool IsKind => Kind is "customers" or "orders";

    async Task<IActionResult> Do(string handler, Func<Task<Refusal?>> work, Func<string> done, string then)
    {
        if (!IsKind) return NotFound();
        try
        {
            if (await work() is not { } refusal)
            {
                this.Toast(done());
                return Redirect(then.TrimEnd('&'));
            }

            Error = words[refusal.Text, [.. refusal.Values]];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
        }

        Handler = handler;
        return Page();
    }
}
