using Crm.Files;
using Crm.People;
using Crm.Web.Activities;
using Crm.Web.Database;
using Crm.Web.Files;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Files;

/// <summary>A customer's files and picture.</summary>
internal sealed class CustomerModel(PersonDatabase database, Uploads uploads, IClusterClient cluster, Words words) : PageModel
{
    const int Most = 500;

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public FileRow? Picture { get; private set; }
    public IReadOnlyList<FileRow> Files { get; private set; } = [];
    public string? Error { get; private set; }
    public Person Person => database.Person;
    public bool MayWrite => Person.Role != "readonly";

    public Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        this.KeepToast();
        return Show(id, ct);
    }

    public async Task<IActionResult> OnPost(Guid id, List<IFormFile>? files, CancellationToken ct)
    {
        if (!MayWrite || !await Exists(id, ct)) return NotFound();
        if (files is not { Count: > 0 }) return await Wrong(id, Refusal.Of("Choose a file first.", "files"), "files", ct);
        if (await Uploads.Check(files, ct) is { } wrong) return await Wrong(id, wrong, "files", ct);
        foreach (var file in files)
        {
            if (await Take(file, "customer", id, ct) is { } refused) return await Wrong(id, refused, "files", ct);
        }

        return Done(id, words["Saved."]);
    }

    public async Task<IActionResult> OnPostPicture(Guid id, IFormFile? picture, CancellationToken ct)
    {
        if (!MayWrite || !await Exists(id, ct)) return NotFound();
        if (picture is null) return await Wrong(id, Refusal.Of("Choose a file first.", "picture"), "picture", ct);
        if (await Uploads.Check([picture], ct) is { } wrong) return await Wrong(id, wrong, "picture", ct);
        if (await Take(picture, "avatar", id, ct) is { } refused) return await Wrong(id, refused, "picture", ct);
        return Done(id, words["Saved."]);
    }

    public async Task<IActionResult> OnPostDelete(Guid id, Guid file, CancellationToken ct)
    {
        if (!MayWrite || !await Exists(id, ct)) return NotFound();
        try
        {
            if (await cluster.GetGrain<IFileGrain>(file).Delete(Person) is not null) return NotFound();
            return Done(id, words["Deleted."]);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
            return await Show(id, ct);
        }
    }

    async Task<Refusal?> Take(IFormFile file, string kind, Guid id, CancellationToken ct)
    {
        try
        {
            return await uploads.Take(file, kind, id, null, Person, ct);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            return Refusal.Of(Silos.Sentence);
        }
    }

    RedirectResult Done(Guid id, string said)
    {
        this.Toast(said);
        return Redirect($"/customers/{id}/files");
    }

    async Task<IActionResult> Wrong(Guid id, Refusal refusal, string field, CancellationToken ct)
    {
        ModelState.AddModelError(field, words.Say(refusal));
        return await Show(id, ct);
    }

    async Task<bool> Exists(Guid id, CancellationToken ct)
    {
        var name = Query.Of(Activities.TimelineModel.ReadName, _ => true, id);
        await database.Read(ct, name);
        return name.First;
    }

    async Task<IActionResult> Show(Guid id, CancellationToken ct)
    {
        var name = Query.Of(Activities.TimelineModel.ReadName, r => Formats.Name(r.Text(0), r.Text(1), r.Text(2), r.Text(3)), id);
        var files = FileRow.OfCustomer(id, Most);
        await database.Read(ct, name, files);
        if (name.First is not { } found) return NotFound();
        (Id, Name) = (id, found);
        Picture = files.Rows.FirstOrDefault(f => f.Kind == "avatar");
        Files = [.. files.Rows.Where(f => f.Kind != "avatar")];
        return Page();
    }
}
