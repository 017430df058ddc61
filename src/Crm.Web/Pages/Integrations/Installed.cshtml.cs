using Crm.Integrations;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Integrations;

/// <summary>Where Shopify sends a merchant back who has agreed. What they bring is checked by the shop's grain: that it was begun here, and that Shopify signed it.</summary>
[Authorize(Auth.SignIn.Administrator)]
internal sealed class InstalledModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    public Guid Id { get; private set; }
    public string Failure { get; private set; } = "";

    public async Task<IActionResult> OnGet(Guid id)
    {
        Id = id;
        try
        {
            var refused = await cluster.GetGrain<IShopGrain>(id).Installed(Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), database.Person);
            if (refused is null) return Redirect($"/integrations/{id}");
            Failure = words[refused];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return Page();
    }
}
