using Crm.Activities;
using Crm.People;
using Crm.Web.Activities;
using Crm.Web.Database;
using Crm.Web.Files;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Activities;

/// <summary>A customer's timeline by itself: its older pages, its filters, and what is written in the composer.</summary>
internal sealed class TimelineModel(PersonDatabase database, Uploads uploads, IClusterClient cluster, Words words) : PageModel
{
    internal const string ReadName = "SELECT first_name, last_name, company_name, email FROM crm.customers WHERE id = $1";

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public TimelinePart Part { get; private set; } = null!;
    public Composer? Composer { get; private set; }
    public string? Error { get; private set; }

    public Task<IActionResult> OnGet(Guid id, string? kind, string? before, string? from, CancellationToken ct)
    {
        this.KeepToast();
        return Show(id, kind, Cursor.Parse(before), Cursor.Parse(from), null, ct);
    }

    /// <summary>Adds what the composer holds.</summary>
    public async Task<IActionResult> OnPost(Guid id, [FromForm] ActivityForm form, List<IFormFile>? files, CancellationToken ct)
    {
        if (database.Person.Role == "readonly") return NotFound();
        if (files is not null && await Uploads.Check(files, ct) is { } wrong) ModelState.Refuse(wrong, words);
        if (form.Draft(database.Person, User.Zone(), false, ModelState, words) is { } draft)
        {
            try
            {
                var activity = Guid.CreateVersion7();
                var refusal = await cluster.GetGrain<IActivityGrain>(activity).Add(id, draft, database.Person);
                if (refusal?.Text == IActivityGrain.Gone) return NotFound();
                if (refusal is null)
                {
                    Refusal? left = null;
                    foreach (var file in files ?? []) left ??= await uploads.Take(file, "activity", id, activity, database.Person, ct);
                    this.Toast(left is null ? words["Saved."] : words.Say(left));
                    return Redirect($"/customers/{id}#timeline");
                }

                ModelState.Refuse(refusal, words);
            }
            catch (Exception exception) when (Silos.Away(exception))
            {
                Error = words[Silos.Sentence];
            }
        }

        return await Show(id, null, null, null, form, ct);
    }

    async Task<IActionResult> Show(Guid id, string? kind, Cursor? before, Cursor? from, ActivityForm? form, CancellationToken ct)
    {
        var person = database.Person;
        var name = Query.Of(ReadName, r => Formats.Name(r.Text(0), r.Text(1), r.Text(2), r.Text(3)), id);
        var timeline = Timeline.Page(id, kind, before, from);
        var colleagues = Colleague.All();
        await database.Read(ct, name, timeline, colleagues);
        if (name.First is not { } found) return NotFound();
        (Id, Name, Part) = (id, found, Timeline.Part(timeline, id, person.Role, kind, before, from));
        if (Part.MayWrite) Composer = new($"/customers/{id}/timeline", form ?? new(), colleagues.Rows, person.Id);
        return Page();
    }
}
