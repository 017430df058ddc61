using Crm.Customers;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

/// <summary>Makes a customer whom no shop knows. Administrators and managers do.</summary>
internal sealed class NewModel(PersonDatabase database, IClusterClient cluster, Words t) : PageModel
{
    public IReadOnlyList<ProfileField> Fields { get; private set; } = [];

    /// <summary>The customer's id from the first: a form that is sent twice makes one.</summary>
    [BindProperty] public Guid Id { get; set; }

    public string? Failure { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!await Load(ct)) return NotFound();
        Id = Guid.CreateVersion7();
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (!await Load(ct)) return NotFound();
        if (Id == Guid.Empty) Id = Guid.CreateVersion7();
        EditOutcome? outcome = null;
        try
        {
            var typed = ProfileForm.Changes(Request.Form).ToDictionary(c => c.Field, c => c.Now);
            outcome = await cluster.GetGrain<ICustomerProfileGrain>(Id).Create(typed, database.Person);
            if (outcome.IsSaved)
            {
                this.Toast(t["The customer is made."]);
                return Redirect($"/customers/{Id}");
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        Fields = ProfileForm.Typed(t, Fields, Request.Form, outcome);
        return Page();
    }

    async Task<bool> Load(CancellationToken ct)
    {
        if (database.Person.Role is not ("admin" or "manager")) return false;
        var (custom, colleagues) = (Profile.CustomFields(), Profile.Colleagues());
        await database.Read(ct, custom, colleagues);
        Fields = ProfileForm.Of(t, null, custom.Rows, colleagues.Rows);
        return true;
    }
}
