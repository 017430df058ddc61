using System.ComponentModel.DataAnnotations;
using Crm.People;
using Crm.Web.Auth;
using Crm.Web.Database;
using Crm.Web.Files;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

internal sealed class IndexModel(PersonDatabase database, IClusterClient cluster, SignInManager<StaffUser> signIn, Words t) : PageModel
{
    const string ReadOwn = "SELECT display_name, email, language, timezone, avatar_url FROM crm.users WHERE id = $1";

    /// <summary>By their IANA names, which say the city.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal) || id == "UTC").Order(StringComparer.Ordinal)];

    [BindProperty, Required(ErrorMessage = "The name is missing.")] public string Name { get; set; } = "";
    [BindProperty] public string Language { get; set; } = "en";
    [BindProperty, Required(ErrorMessage = "This time zone is not known: choose one of the list.")] public string TimeZone { get; set; } = "UTC";
    public string Email { get; private set; } = "";
    public string? Picture { get; private set; }
    public string? Failure { get; private set; }

    public async Task OnGet(CancellationToken ct)
    {
        var own = Query.Of(ReadOwn, r => (Name: r.GetString(0), Email: r.GetString(1), Language: r.GetString(2), Zone: r.GetString(3), Picture: r.Text(4)), database.Person.Id);
        await database.Read(ct, own);
        (Email, Picture) = (own.First.Email, own.First.Picture);
        if (HttpMethods.IsGet(Request.Method)) (Name, Language, TimeZone) = (own.First.Name, own.First.Language, own.First.Zone);
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        try
        {
            if (ModelState.IsValid)
            {
                var language = Languages.Language.All.FirstOrDefault(l => l.Code == Language) ?? Languages.Language.All[0];
                var refusal = await cluster.GetGrain<IPeopleGrain>(0).SaveProfile(new(Name, language.Code, TimeZone.Trim()), database.Person);
                if (refusal is null) return await Saved(language);
                ModelState.AddModelError(refusal.Field ?? "", t[refusal]);
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        await OnGet(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostPicture(IFormFile? picture, CancellationToken ct)
    {
        ModelState.Clear();
        if (picture is null) return await WrongPicture(Refusal.Of("Choose a file first.", "picture"), ct);
        if (await Uploads.Check([picture], ct) is { } wrong) return await WrongPicture(wrong, ct);
        var (square, refusal) = await Uploads.Square(picture, ct);
        return square is null ? await WrongPicture(refusal!, ct) : await SetPicture(square, ct);
    }

    public Task<IActionResult> OnPostNoPicture(CancellationToken ct)
    {
        ModelState.Clear();
        return SetPicture(null, ct);
    }

    async Task<IActionResult> SetPicture(byte[]? webp, CancellationToken ct)
    {
        try
        {
            if (await cluster.GetGrain<IPeopleGrain>(0).SetPicture(webp, database.Person) is { } refused) return await WrongPicture(refused, ct);
            if (await signIn.UserManager.GetUserAsync(User) is { } user) await signIn.RefreshSignInAsync(user);
            this.Toast(t["Saved."]);
            return Redirect("/account");
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            return await WrongPicture(Refusal.Of(Silos.Sentence), ct);
        }
    }

    async Task<IActionResult> WrongPicture(Refusal refusal, CancellationToken ct)
    {
        await OnGet(ct);
        var own = Query.Of(ReadOwn, r => (r.GetString(0), r.GetString(2), r.GetString(3)), database.Person.Id);
        await database.Read(ct, own);
        (Name, Language, TimeZone) = own.First;
        ModelState.AddModelError("picture", t[refusal]);
        return Page();
    }

    // What the cookie says of the person is said anew, so that the next page has the new language already.
    async Task<IActionResult> Saved(Language language)
    {
        if (await signIn.UserManager.GetUserAsync(User) is { } user) await signIn.RefreshSignInAsync(user);
        System.Globalization.CultureInfo.CurrentUICulture = language.Ui;
        this.Toast(t["Saved."]);
        return Redirect("/account");
    }
}
