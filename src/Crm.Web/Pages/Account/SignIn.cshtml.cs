using System.ComponentModel.DataAnnotations;
using Crm.Web.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

[AllowAnonymous]
internal sealed class SignInModel(SignInManager<StaffUser> signIn, UserManager<StaffUser> users) : PageModel
{
    // Somebody who is not known costs the same time as a wrong password.
    static readonly StaffUser Nobody = new() { PasswordHash = new PasswordHasher<StaffUser>().HashPassword(new(), Guid.NewGuid().ToString()) };

    [BindProperty, Required(ErrorMessage = "Your e-mail address is missing.")] public string Email { get; set; } = "";
    [BindProperty, Required(ErrorMessage = "The password is missing.")] public string Password { get; set; } = "";
    public string? Failure { get; private set; }

    public async Task<IActionResult> OnPost(string? then)
    {
        if (!ModelState.IsValid) return Page();
        var user = await users.FindByEmailAsync(Email.Trim());
        if (user is null) new PasswordHasher<StaffUser>().VerifyHashedPassword(Nobody, Nobody.PasswordHash!, Password);
        var result = user is null ? Microsoft.AspNetCore.Identity.SignInResult.Failed : await signIn.PasswordSignInAsync(user, Password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded) return LocalRedirect(Url.IsLocalUrl(then) ? then : "/");
        Failure = "This e-mail and password do not fit together. After five wrong tries the account is locked for ten minutes.";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }
}
