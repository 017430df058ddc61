using System.Text.Json;
using Crm.Customers;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

/// <summary>The whole form, and for one field its small form inside the customer's page. Administrators and managers edit.</summary>
internal sealed class EditModel(PersonDatabase database, IClusterClient cluster, Words t) : PageModel
{
    const string UndoKey = "last-edit";

    sealed record LastEdit(Guid Customer, IReadOnlyList<FieldChange> Back, IReadOnlyList<string> Released);

    IReadOnlyList<CustomField> custom = [];
    IReadOnlyList<(string Value, string Text)> colleagues = [];

    public Profile Profile { get; private set; } = null!;
    public IReadOnlyList<ProfileField> Fields { get; private set; } = [];
    public EditOutcome? Outcome { get; private set; }
    public string? Failure { get; private set; }

    bool IsFragment => Request.Headers.ContainsKey("HX-Request");

    public async Task<IActionResult> OnGet(Guid id, string? field, bool show, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        Fields = ProfileForm.Of(t, Profile, custom, colleagues);
        if (field is null || !IsFragment) return Page();
        return Fields.FirstOrDefault(f => f.Name == field) is { } one ? Part(one, isEditing: !show) : NotFound();
    }

    /// <summary>What an open form says of edits since it was opened: nothing, or who made one.</summary>
    public async Task<IActionResult> OnGetSince(Guid id, int version, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        return Profile.Version > version ? Partial("_EditedSince", Profile) : Content("", "text/html");
    }

    public async Task<IActionResult> OnPost(Guid id, string? field, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        try
        {
            Outcome = await cluster.GetGrain<ICustomerProfileGrain>(id).Edit(ProfileForm.Changes(Request.Form), [.. Request.Form[ProfileForm.Release].OfType<string>()], database.Person);
            if (!Outcome.Exists) return NotFound();
            if (Outcome.IsSaved) return await Saved(id, field, ct);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        Fields = ProfileForm.Typed(t, ProfileForm.Of(t, Profile, custom, colleagues), Request.Form, Outcome);
        return IsFragment && Fields.FirstOrDefault(f => f.Name == field) is { } one ? Part(one, isEditing: true) : Page();
    }

    async Task<IActionResult> Saved(Guid id, string? field, CancellationToken ct)
    {
        if (IsFragment && await Load(id, ct) && ProfileForm.Of(t, Profile, custom, colleagues).FirstOrDefault(f => f.Name == field) is { } one)
        {
            return Part(one, isEditing: false);
        }

        await Remember(id, ct);
        this.Toast(t["Saved."], Outcome!.Changed.Count > 0 ? $"/customers/{id}/edit?handler=Undo" : null);
        return Redirect($"/customers/{id}");
    }

    /// <summary>Gives the fields of the last edit back what they had, unless somebody has changed one since.</summary>
    public async Task<IActionResult> OnPostUndo(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        if (TempData[UndoKey] is not string kept || JsonSerializer.Deserialize<LastEdit>(kept) is not { } last || last.Customer != id) return Redirect($"/customers/{id}");
        try
        {
            var profile = cluster.GetGrain<ICustomerProfileGrain>(id);
            if ((await profile.Edit(last.Back, [], database.Person)).IsSaved)
            {
                if (last.Released.Count > 0) await profile.Edit([], last.Released, database.Person);
                this.Toast(t["It is undone."]);
                return Redirect($"/customers/{id}");
            }

            Failure = t["Somebody has changed the customer since: nothing was taken back."];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        Fields = ProfileForm.Of(t, Profile, custom, colleagues);
        return Page();
    }

    // What stands in the fields now, and what stood there before: kept encrypted in the reader's own cookie until the next page.
    async Task Remember(Guid id, CancellationToken ct)
    {
        var (before, held) = (ProfileForm.Changes(Request.Form).ToDictionary(c => c.Field, c => c.Was), Profile.Held);
        if (Outcome!.Changed.Count == 0 || !await Load(id, ct)) return;
        TempData[UndoKey] = JsonSerializer.Serialize(new LastEdit(
            id, [.. Outcome.Changed.Select(field => new FieldChange(field, Profile[field], before.GetValueOrDefault(field)))],
            [.. Outcome.Changed.Where(field => ProfileFields.Reported.Contains(field) && !held.Contains(field))]));
    }

    PartialViewResult Part(ProfileField field, bool isEditing) =>
        Partial("_Fields", (FieldPart[])[new FieldPart(Profile, field, MayEdit: true, isEditing) { Failure = Failure, EditedBy = Outcome?.EditedBy }]);

    async Task<bool> Load(Guid id, CancellationToken ct)
    {
        if (database.Person.Role is not ("admin" or "manager")) return false;
        var (profile, fields, people) = (Profile.Of(id), Profile.CustomFields(), Profile.Colleagues());
        await database.Read(ct, profile, fields, people);
        if (profile.First is not { MergedInto: null } found) return false;
        (Profile, custom, colleagues) = (found, fields.Rows, people.Rows);
        return true;
    }
}
