using System.ComponentModel.DataAnnotations;
using Crm.Web.Auth;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

internal sealed class PasswordModel(SignInManager<StaffUser> signIn, UserManager<StaffUser> users) : PageModel
{
    [BindProperty, Required(ErrorMessage = "The password until now is missing.")] public string Old { get; set; } = "";
    [BindProperty, Required(ErrorMessage = "The new password is missing.")] public string New { get; set; } = "";

    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid) return Page();
        var user = await users.GetUserAsync(User);
        if (user is null) return Redirect("/sign-in");
        if (Old == New)
        {
            ModelState.AddModelError(nameof(New), "The new password is the old one: choose another.");
            return Page();
        }

        var changed = await users.ChangePasswordAsync(user, Old, New);
        if (!changed.Succeeded)
        {
            foreach (var error in changed.Errors) ModelState.AddModelError(error.Code == "PasswordMismatch" ? nameof(Old) : nameof(New), error.Description);
            return Page();
        }

        user.MustChangePassword = false;
        await users.UpdateAsync(user);
        await signIn.RefreshSignInAsync(user);
        return Redirect("/");
    }
}
