using Crm.Customers;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

/// <summary>Which tags a customer has. Agents tag their own.</summary>
internal sealed class TagsModel(PersonDatabase database, IClusterClient cluster, Words t) : PageModel
{
    const string ReadTags = "SELECT id, name, color FROM crm.tags ORDER BY name";

    public Profile Profile { get; private set; } = null!;
    public IReadOnlyList<TagRow> All { get; private set; } = [];
    public HashSet<Guid> Has { get; private set; } = [];

    /// <summary>What the form found; only what differs from it is changed, so that two people's tags both stay.</summary>
    public IReadOnlyList<Guid> Found { get; private set; } = [];

    public string? Failure { get; private set; }

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(Guid id, Guid[] tag, Guid[] found, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        try
        {
            var refusal = await cluster.GetGrain<ICustomerProfileGrain>(id).Tag([.. tag.Except(found)], [.. found.Except(tag)], database.Person);
            if (refusal is null)
            {
                this.Toast(t["Saved."]);
                return Redirect($"/customers/{id}");
            }

            Failure = t[refusal];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        (Has, Found) = ([.. tag], found);
        return Page();
    }

    async Task<bool> Load(Guid id, CancellationToken ct)
    {
        if (database.Person.Role == "readonly") return false;
        var profile = Profile.Of(id);
        var all = Query.Of(ReadTags, r => new TagRow(r.GetGuid(0), r.GetString(1), r.Text(2)));
        var own = Query.Of(CustomerQueries.ReadTags, r => r.GetGuid(0), id);
        await database.Read(ct, profile, all, own);
        if (profile.First is not { MergedInto: null } found) return false;
        (Profile, All, Has, Found) = (found, all.Rows, [.. own.Rows], own.Rows);
        return true;
    }
}
