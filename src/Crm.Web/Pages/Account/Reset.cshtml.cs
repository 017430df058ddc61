using System.ComponentModel.DataAnnotations;
using System.Text;
using Crm.People;
using Crm.Web.Audit;
using Crm.Web.Auth;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Crm.Web.Pages.Account;

[AllowAnonymous]
internal sealed class ResetModel(UserManager<StaffUser> users, Sessions sessions, Looks looks, Words t) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "user")] public Guid UserId { get; set; }
    [BindProperty(SupportsGet = true)] public string? Token { get; set; }
    [BindProperty, Required(ErrorMessage = "The new password is missing.")] public string New { get; set; } = "";
    [TempData] public string? Done { get; set; }
    public bool IsOld { get; private set; }

    public void OnGet() => ModelState.Clear();

    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid) return Page();
        // Nobody by that id, and a link that was used or is too old, are the same.
        if (await users.FindByIdAsync(UserId.ToString()) is not { } user || Decode() is not { } token) return Old();
        var done = await users.ResetPasswordAsync(user, token, New);
        if (done.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.InvalidToken))) return Old();
        foreach (var error in done.Errors) ModelState.AddModelError(nameof(New), t[error.Description]);
        if (!done.Succeeded) return Page();
        user.MustChangePassword = false;
        await users.SetLockoutEndDateAsync(user, null); // whoever reads their mail is not the one who guessed
        await users.ResetAccessFailedCountAsync(user);
        await sessions.EndOthers(user.Id, null);
        looks.Add(new Person(user.Id, "") { Address = HttpContext.Connection.RemoteIpAddress?.ToString() }, "password", "user", user.Id.ToString());
        Done = t["The new password is set. Sign in with it."];
        return Redirect("/sign-in");
    }

    PageResult Old()
    {
        IsOld = true;
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    string? Decode()
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(Token ?? ""));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
