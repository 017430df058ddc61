using Crm.Web.Audit;
using Crm.Web.Auth;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Crm.Web.Pages.Account;

/// <summary>Passkeys: signing in by the device itself, without a password. The browser's part is js/passkey.js.</summary>
internal sealed class PasskeysModel(UserManager<StaffUser> users, SignInManager<StaffUser> signIn, PersonDatabase database, Looks looks, Words t) : PageModel
{
    const int Most = 20;
    const int LongestName = 60;

    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];
    public string? Failure { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        if (await users.GetUserAsync(User) is not { } user) return Redirect("/sign-in");
        Passkeys = [.. (await users.GetPasskeysAsync(user)).OrderBy(p => p.CreatedAt)];
        return Page();
    }

    /// <summary>What the browser needs to make one; the challenge stays in a cookie until it answers.</summary>
    public async Task<IActionResult> OnPostOptions()
    {
        if (await users.GetUserAsync(User) is not { } user) return NotFound();
        var name = User.FindFirst(StaffPrincipal.DisplayName)?.Value;
        return Content(await signIn.MakePasskeyCreationOptionsAsync(new()
        {
            Id = user.Id.ToString(),
            Name = user.Email ?? "",
            DisplayName = string.IsNullOrEmpty(name) ? user.Email ?? "" : name,
        }), "application/json");
    }

    public async Task<IActionResult> OnPostAdd(string? credential, string? name)
    {
        if (await users.GetUserAsync(User) is not { } user) return Redirect("/sign-in");
        var made = string.IsNullOrEmpty(credential) ? null : await Attest(credential);
        if (made is null || (await users.GetPasskeysAsync(user)).Count >= Most) return await Failed();
        made.Name = string.IsNullOrWhiteSpace(name) ? t["Passkey"] : name.Trim()[..Math.Min(name.Trim().Length, LongestName)];
        if (!(await users.AddOrUpdatePasskeyAsync(user, made)).Succeeded) return await Failed();
        return Done("passkey-add", t["The passkey is added: you can sign in with it."]);
    }

    public async Task<IActionResult> OnPostRemove(string? passkey)
    {
        if (await users.GetUserAsync(User) is not { } user) return Redirect("/sign-in");
        if ((await users.GetPasskeysAsync(user)).FirstOrDefault(p => Id(p) == passkey) is not { } known) return NotFound();
        await users.RemovePasskeyAsync(user, known.CredentialId);
        return Done("passkey-remove", t["The passkey is removed."]);
    }

    /// <summary>The passkey's id as it stands in forms.</summary>
    public static string Id(UserPasskeyInfo passkey) => WebEncoders.Base64UrlEncode(passkey.CredentialId);

    async Task<UserPasskeyInfo?> Attest(string credential)
    {
        try
        {
            return (await signIn.PerformPasskeyAttestationAsync(credential)).Passkey;
        }
        catch (InvalidOperationException)
        {
            return null; // no challenge was given to this browser, or it was too long ago
        }
    }

    async Task<IActionResult> Failed()
    {
        Failure = t["The browser made no passkey that could be kept. Try again."];
        return await OnGet();
    }

    RedirectResult Done(string action, string text)
    {
        looks.Add(database.Person, action, "user", database.Person.Id.ToString());
        this.Toast(text);
        return Redirect("/account/passkeys");
    }
}
