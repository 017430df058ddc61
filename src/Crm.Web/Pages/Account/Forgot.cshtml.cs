using System.ComponentModel.DataAnnotations;
using Crm.Web.Auth;
using Crm.Web.Languages;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

[AllowAnonymous]
internal sealed class ForgotModel(PasswordMails mails, Words t) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Your e-mail address is missing.")] public string Email { get; set; } = "";
    [TempData] public string? Done { get; set; }

    public IActionResult OnPost()
    {
        if (!ModelState.IsValid) return Page();
        mails.Ask(Email.Trim());
        Done = t["If somebody with this address works here, a mail is on its way. Its link is valid for two hours."];
        return Redirect("/sign-in");
    }
}
