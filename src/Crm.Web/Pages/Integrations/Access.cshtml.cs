using Crm.Integrations;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Integrations;

/// <summary>New credentials for a shop that is connected.</summary>
[Authorize(Auth.SignIn.Administrator)]
internal sealed class AccessModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    const string ReadShop = "SELECT platform, shop_name FROM crm.integrations WHERE id = $1";

    [BindProperty(SupportsGet = true)] public string Way { get; set; } = "client";
    [BindProperty] public string? ClientId { get; set; }
    [BindProperty] public string? Secret { get; set; }
    [BindProperty] public string? Token { get; set; }
    public Guid Id { get; private set; }
    public string Platform { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string? Failure { get; private set; }

    /// <summary>Where the merchant agrees.</summary>
    public string? Agree { get; private set; }

    /// <summary>Where the merchant comes back to.</summary>
    public string Back => $"{Request.Scheme}://{Request.Host}/integrations/{Id}/installed";

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        var shop = Query.Of(ReadShop, r => (r.GetString(0), r.GetString(1)), id);
        await database.Read(ct, shop);
        if (shop.Rows.Count == 0) return NotFound();
        (Id, (Platform, Name)) = (id, shop.Rows[0]);
        if (Platform == "woocommerce") Way = "key";
        else if (Way is not ("client" or "offline" or "token")) Way = "client";
        return Page();
    }

    public async Task<IActionResult> OnPost(Guid id, CancellationToken ct)
    {
        if (await OnGet(id, ct) is NotFoundResult gone) return gone;
        var (access, missing) = Ways.Read(Way, ClientId, Secret, Token);
        if (access is null) return Refuse(missing!);
        try
        {
            var grain = cluster.GetGrain<IShopGrain>(id);
            if (Way != "offline") return await grain.Give(access, database.Person) is { } refused ? Refuse(refused) : Redirect($"/integrations/{id}");
            var install = await grain.Install(Back, access, database.Person);
            if (install.Refused is { } why) return Refuse(why);
            Agree = install.Address;
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return Page();
    }

    PageResult Refuse(Refusal refused)
    {
        if (refused.Field is { } field) ModelState.AddModelError(field, words[refused]);
        else Failure = words[refused];
        return Page();
    }
}
