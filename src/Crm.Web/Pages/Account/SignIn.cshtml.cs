using System.ComponentModel.DataAnnotations;
using Crm.Web.Auth;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

[AllowAnonymous]
internal sealed class SignInModel(SignInManager<StaffUser> signIn, UserManager<StaffUser> users, Words t) : PageModel
{
    // Somebody who is not known costs the same time as a wrong password.
    static readonly StaffUser Nobody = new() { PasswordHash = new PasswordHasher<StaffUser>().HashPassword(new(), Guid.NewGuid().ToString()) };

    [BindProperty, Required(ErrorMessage = "Your e-mail address is missing.")] public string Email { get; set; } = "";
    [BindProperty, Required(ErrorMessage = "The password is missing.")] public string Password { get; set; } = "";
    [TempData] public string? Done { get; set; }
    public string? Failure { get; private set; }
    public string Then => Request.Query["then"].ToString() is { Length: > 0 } then && Url.IsLocalUrl(then) ? then : "/";

    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid) return Page();
        var user = await users.FindByEmailAsync(Email.Trim());
        if (user is null) new PasswordHasher<StaffUser>().VerifyHashedPassword(Nobody, Nobody.PasswordHash!, Password);
        var result = user is null ? Microsoft.AspNetCore.Identity.SignInResult.Failed : await signIn.PasswordSignInAsync(user, Password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded) return LocalRedirect(Then);
        if (result.RequiresTwoFactor) return Redirect("/sign-in/second-step?then=" + Uri.EscapeDataString(Then));
        Failure = t["This e-mail and password do not fit together. After five wrong tries the account is locked for ten minutes."];
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }

    /// <summary>What the browser needs to ask the device; it says nothing of who has a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyOptions() => Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    public async Task<IActionResult> OnPostPasskey(string? credential)
    {
        ModelState.Clear();
        if (!string.IsNullOrEmpty(credential) && await Assert(credential) is { Succeeded: true, User: var user, Passkey: var passkey }
            && await signIn.CanSignInAsync(user) && !await users.IsLockedOutAsync(user) && (await users.AddOrUpdatePasskeyAsync(user, passkey)).Succeeded)
        {
            await signIn.SignInAsync(user, isPersistent: false, "passkey");
            return LocalRedirect(Then);
        }

        Failure = t["This passkey did not sign anybody in. Try again, or use your password."];
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }

    async Task<PasskeyAssertionResult<StaffUser>?> Assert(string credential)
    {
        try
        {
            return await signIn.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            return null; // no challenge was given to this browser, or it was too long ago
        }
    }

    /// <summary>Another language for whoever is not signed in.</summary>
    public IActionResult OnPostLanguage(string? language, string? then)
    {
        if (Language.All.FirstOrDefault(l => l.Code == language) is { } chosen)
        {
            Response.Cookies.Append(Localization.Cookie, chosen.Code, new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365), Secure = Request.IsHttps });
        }

        return LocalRedirect(Url.IsLocalUrl(then) ? then : "/sign-in");
    }
}
