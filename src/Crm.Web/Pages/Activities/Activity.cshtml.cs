using Crm.Activities;
using Crm.Files;
using Crm.People;
using Crm.Web.Activities;
using Crm.Web.Database;
using Crm.Web.Files;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Activities;

/// <summary>One activity: reading it, and for whoever may, changing it.</summary>
internal sealed class ActivityModel(PersonDatabase database, Uploads uploads, IClusterClient cluster, Words words) : PageModel
{
    public ActivityDetail Activity { get; private set; } = null!;
    public bool MayChange { get; private set; }
    public bool MayDelete { get; private set; }
    public IReadOnlyList<FileRow> Files { get; private set; } = [];
    public Person Person => database.Person;
    public bool MayAttach => Person.Role != "readonly";
    public Composer? Composer { get; private set; }
    public string? Error { get; private set; }

    /// <summary>What a colleague made of it meanwhile.</summary>
    public ActivityDetail? Now { get; private set; }
    public bool IsRefusedWhole => ModelState.TryGetValue("", out var whole) && whole.Errors.Count > 0;

    public Task<IActionResult> OnGet(Guid id, CancellationToken ct) => Show(id, null, ct);

    /// <summary>Writes it anew.</summary>
    /// <param name="seen">When it was last changed before the form was shown, in ticks.</param>
    public async Task<IActionResult> OnPost(Guid id, [FromForm] ActivityForm form, long seen, CancellationToken ct)
    {
        if (await Read(id, ct) is not { } activity || !activity.MayChange(database.Person)) return NotFound();
        form.Type = activity.Type;
        if (form.Draft(database.Person, activity.Due is null ? User.Zone() : activity.TimeZone, activity.Status is not null, ModelState, words) is not { } draft) return await Show(id, form, ct);
        var refusal = await Ask(g => g.Edit(draft, new DateTime(Math.Clamp(seen, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc), database.Person), id);
        if (Error is null && refusal is null) return Done(activity, words["Saved."]);
        if (refusal?.Text == IActivityGrain.Gone) return NotFound();
        if (refusal is not null) ModelState.Refuse(refusal, words);
        var shown = await Show(id, form, ct);
        if (refusal?.Text == IActivityGrain.Changed) Now = Activity;
        return shown;
    }

    public async Task<IActionResult> OnPostCancel(Guid id, CancellationToken ct)
    {
        if (await Read(id, ct) is not { } activity || !activity.MayChange(database.Person)) return NotFound();
        if (await Ask(g => g.Cancel(database.Person), id) is not { } refusal) return Error is null ? Done(activity, words["Cancelled."]) : await Show(id, null, ct);
        ModelState.Refuse(refusal, words);
        return await Show(id, null, ct);
    }

    public async Task<IActionResult> OnPostDelete(Guid id, CancellationToken ct)
    {
        if (await Read(id, ct) is not { } activity || !activity.MayDelete(database.Person)) return NotFound();
        if (await Ask(g => g.Delete(database.Person), id) is not { } refusal) return Error is null ? Done(activity, words["Deleted."]) : await Show(id, null, ct);
        ModelState.Refuse(refusal, words);
        return await Show(id, null, ct);
    }

    public async Task<IActionResult> OnPostAttach(Guid id, List<IFormFile>? files, CancellationToken ct)
    {
        if (await Read(id, ct) is not { } activity || !MayAttach) return NotFound();
        var refusal = files is not { Count: > 0 } ? Refusal.Of("Choose a file first.", "files") : await Uploads.Check(files, ct);
        try
        {
            foreach (var file in files ?? []) refusal ??= await uploads.Take(file, "activity", activity.Customer, id, Person, ct);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            refusal = Refusal.Of(Silos.Sentence, "files");
        }

        if (refusal is null) return Redirect($"/activities/{id}#attachments");
        ModelState.AddModelError("files", words.Say(refusal));
        return await Show(id, null, ct);
    }

    public async Task<IActionResult> OnPostDetach(Guid id, Guid file, CancellationToken ct)
    {
        if (await Read(id, ct) is null || !MayAttach) return NotFound();
        try
        {
            if (await cluster.GetGrain<IFileGrain>(file).Delete(Person) is not null) return NotFound();
            return Redirect($"/activities/{id}#attachments");
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
            return await Show(id, null, ct);
        }
    }

    RedirectResult Done(ActivityDetail activity, string said)
    {
        this.Toast(said);
        return Redirect(activity.Customer is { } customer ? $"/customers/{customer}#timeline" : "/tasks");
    }

    async Task<Refusal?> Ask(Func<IActivityGrain, Task<Refusal?>> what, Guid id)
    {
        try
        {
            return await what(cluster.GetGrain<IActivityGrain>(id));
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
            return null;
        }
    }

    async Task<ActivityDetail?> Read(Guid id, CancellationToken ct)
    {
        var one = ActivityDetail.One(id);
        await database.Read(ct, one);
        return one.First;
    }

    async Task<IActionResult> Show(Guid id, ActivityForm? form, CancellationToken ct)
    {
        var one = ActivityDetail.One(id);
        var colleagues = Colleague.All();
        var files = FileRow.OfActivity(id);
        await database.Read(ct, one, colleagues, files);
        if (one.First is not { } activity) return NotFound();
        (Activity, Files) = (activity, files.Rows);
        MayChange = activity.MayChange(database.Person);
        MayDelete = activity.MayDelete(database.Person);
        if (MayChange) Composer = new($"/activities/{id}?seen={activity.UpdatedAt.Ticks}", form ?? ActivityForm.Of(activity), colleagues.Rows, database.Person.Id, IsNew: false);
        return Page();
    }
}
