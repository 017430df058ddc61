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

        this.Toast(t["Saved."]);
        return Redirect($"/customers/{id}");
    }

    PartialViewResult Part(ProfileField field, bool isEditing) =>
        Partial("_Field", new FieldPart(Profile, field, MayEdit: true, isEditing) { Failure = Failure, EditedBy = Outcome?.EditedBy });

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
