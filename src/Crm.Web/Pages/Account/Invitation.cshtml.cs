using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Crm.People;
using Crm.Web.Auth;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace Crm.Web.Pages.Account;

[AllowAnonymous]
internal sealed class InvitationModel(UserManager<StaffUser> users, SignInManager<StaffUser> signIn, NpgsqlDataSource source, IClusterClient cluster, Words t) : PageModel
{
    // As the web's own sign-in: nobody is signed in yet.
    const string ReadInvitation = """
        SELECT id, email, language FROM crm.invitations WHERE token_hash = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > now()
        """;

    [BindProperty, Required(ErrorMessage = "The name is missing.")] public string Name { get; set; } = "";
    [BindProperty, Required(ErrorMessage = "The password is missing.")] public string Password { get; set; } = "";
    [BindProperty] public string TimeZone { get; set; } = "UTC";
    public string? Email { get; private set; }
    public string? Failure { get; private set; }

    public async Task<IActionResult> OnGet(string token, CancellationToken ct)
    {
        Email = (await Read(token, ct))?.Email;
        if (Email is null) Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    public async Task<IActionResult> OnPost(string token, CancellationToken ct)
    {
        if (await Read(token, ct) is not { } invitation) return await OnGet(token, ct);
        Email = invitation.Email;
        if (!ModelState.IsValid) return Page();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) TimeZone = "UTC"; // what the browser says of itself
        // First the account, without which nobody is signed in; then the membership, without which it opens nothing. Both can be done again.
        if (await Enrol(invitation.Id, invitation.Email) is not { } user) return Page();
        try
        {
            if (await cluster.GetGrain<IPeopleGrain>(0).Accept(token, new(Name, Language.Current.Code, TimeZone), HttpContext.Connection.RemoteIpAddress?.ToString()) is { } refusal)
            {
                ModelState.AddModelError(refusal.Field ?? "", t[refusal]);
                return Page();
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
            return Page();
        }

        await signIn.SignInAsync(user, isPersistent: false);
        return Redirect("/");
    }

    async Task<StaffUser?> Enrol(Guid id, string email)
    {
        var user = await users.FindByIdAsync(id.ToString());
        IdentityResult done;
        if (user is null)
        {
            if (await users.FindByEmailAsync(email) is { } left) await users.DeleteAsync(left); // of an invitation that never came to its end
            user = new StaffUser { Id = id, UserName = email, Email = email, EmailConfirmed = true };
            done = await users.CreateAsync(user, Password);
        }
        else
        {
            done = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), Password);
        }

        foreach (var error in done.Errors) ModelState.AddModelError(nameof(Password), t[error.Description]);
        return done.Succeeded ? user : null;
    }

    async Task<(Guid Id, string Email, string Language)?> Read(string token, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadInvitation);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = SHA256.HashData(Encoding.UTF8.GetBytes(token)) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetGuid(0), reader.GetString(1), reader.GetString(2)) : null;
    }
}
