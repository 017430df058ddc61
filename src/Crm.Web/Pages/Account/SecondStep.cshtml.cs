using System.ComponentModel.DataAnnotations;
using Crm.Web.Auth;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

/// <summary>After the password: the code of the app, or one of the recovery codes.</summary>
[AllowAnonymous]
internal sealed class SecondStepModel(SignInManager<StaffUser> signIn, Words t) : PageModel
{
    const int AppDigits = 6;

    [BindProperty, Required(ErrorMessage = "The code is missing.")] public string Code { get; set; } = "";

    public async Task<IActionResult> OnGet() => await signIn.GetTwoFactorAuthenticationUserAsync() is null ? Redirect("/sign-in") : Page();

    public async Task<IActionResult> OnPost(string? then)
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is null) return Redirect("/sign-in");
        if (!ModelState.IsValid) return Page();
        var code = string.Concat(Code.Where(c => !char.IsWhiteSpace(c)));
        var result = code.Length == AppDigits && code.All(char.IsDigit)
            ? await signIn.TwoFactorAuthenticatorSignInAsync(code, isPersistent: false, rememberClient: false)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(code.ToUpperInvariant());
        if (result.Succeeded) return LocalRedirect(Url.IsLocalUrl(then) ? then : "/");
        ModelState.AddModelError(nameof(Code), result.IsLockedOut
            ? t["The account is locked for ten minutes after five wrong tries."]
            : t["This code is not right. It changes every 30 seconds; a recovery code works once."]);
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }
}
