using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Crm.Integrations;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Integrations;

/// <summary>Connects a shop: tries the credentials at the shop first, and keeps nothing when they do not work.</summary>
[Authorize(Auth.SignIn.Administrator)]
internal sealed class ConnectModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)] public string Way { get; set; } = "client";
    [BindProperty] public string? Platform { get; set; }
    [BindProperty, Required(ErrorMessage = "The host name is missing: it is like example.myshopify.com.")] public string Domain { get; set; } = "";
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public string? ClientId { get; set; }
    [BindProperty] public string? Secret { get; set; }
    [BindProperty] public string? Token { get; set; }
    public string? Failure { get; private set; }

    public void OnGet()
    {
        if (!Ways.All.Contains(Way)) Way = "client";
    }

    public async Task<IActionResult> OnPost()
    {
        OnGet();
        if (!ModelState.IsValid) return Page();
        var id = Guid.CreateVersion7();
        try
        {
            if (Way == "push") return await Push(id);
            var (access, missing) = Ways.Read(Way, ClientId, Secret, Token);
            if (access is null) return Refuse(missing!);
            var isInstall = Way == "offline";
            var tried = isInstall ? null : await cluster.GetGrain<IShopGrain>(id).Try(Ways.PlatformOf(Way), Domain, access);
            if (tried?.Refused is { } wrong) return Refuse(wrong, tried.MayPass);
            var signing = Way == "key" ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) : access.Secret;
            if (await cluster.GetGrain<IIntegrationGrain>(id).Connect(new(Ways.PlatformOf(Way), Domain, string.IsNullOrWhiteSpace(Name) ? tried?.Facts?.Name : Name, signing), database.Person) is { } refused) return Refuse(refused with { Field = nameof(Domain) });
            if (isInstall) return Redirect($"/integrations/{id}/access?way=offline");
            // What is missing yet, e.g. a webhook that the shop refuses, stands on the shop's page.
            await cluster.GetGrain<IShopGrain>(id).Give(access, database.Person);
            return Redirect($"/integrations/{id}");
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return Page();
    }

    async Task<IActionResult> Push(Guid id)
    {
        if (string.IsNullOrWhiteSpace(Secret)) return Refuse(Refusal.Of("The webhook secret is missing: copy it from the shop's webhook settings.", nameof(Secret)));
        var refused = await cluster.GetGrain<IIntegrationGrain>(id).Connect(new(Platform ?? "shopify", Domain, Name, Secret), database.Person);
        return refused is null ? Redirect($"/integrations/{id}") : Refuse(refused with { Field = nameof(Domain) });
    }

    PageResult Refuse(Refusal refused, bool mayPass = false)
    {
        if (refused.Field is { } field) ModelState.AddModelError(field, words[refused]);
        else Failure = mayPass ? words[refused] + " " + words["Try it again in a moment."] : words[refused];
        return Page();
    }
}
