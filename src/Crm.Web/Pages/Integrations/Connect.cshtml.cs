using System.ComponentModel.DataAnnotations;
using Crm.Integrations;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Integrations;

[Authorize(Auth.SignIn.Administrator)]
internal sealed class ConnectModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    [BindProperty] public string Platform { get; set; } = "shopify";
    [BindProperty, Required(ErrorMessage = "The host name is missing: it is like example.myshopify.com.")] public string Domain { get; set; } = "";
    [BindProperty] public string? Name { get; set; }
    [BindProperty, Required(ErrorMessage = "The webhook secret is missing: copy it from the shop's webhook settings.")] public string Secret { get; set; } = "";
    public string? Failure { get; private set; }

    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid) return Page();
        var id = Guid.CreateVersion7();
        try
        {
            var refused = await cluster.GetGrain<IIntegrationGrain>(id).Connect(new(Platform, Domain, Name, Secret), database.Person);
            if (refused is null) return Redirect($"/integrations/{id}");
            ModelState.AddModelError(nameof(Domain), words[refused]); // platform and secret are whole: it is the shop that cannot be connected
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return Page();
    }
}
