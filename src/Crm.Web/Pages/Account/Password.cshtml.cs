using System.ComponentModel.DataAnnotations;
using Crm.Web.Auth;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

internal sealed class PasswordModel(SignInManager<StaffUser> signIn, UserManager<StaffUser> users, Sessions sessions, Words t) : PageModel
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
            ModelState.AddModelError(nameof(New), t["The new password is the old one: choose another."]);
            return Page();
        }

        var changed = await users.ChangePasswordAsync(user, Old, New);
        if (!changed.Succeeded)
        {
            foreach (var error in changed.Errors) ModelState.AddModelError(error.Code == "PasswordMismatch" ? nameof(Old) : nameof(New), t[error.Description]);
            return Page();
        }

        user.MustChangePassword = false;
        await users.UpdateAsync(user);
        await signIn.RefreshSignInAsync(user);
        await sessions.EndOthers(user.Id, Sessions.Of(User)); // whoever had the old one is out
        return Redirect("/");
    }
}
