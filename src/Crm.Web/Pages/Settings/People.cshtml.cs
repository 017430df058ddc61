using System.ComponentModel.DataAnnotations;
using Crm.People;
using Crm.Web.Auth;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Crm.Web.Pages.Settings;

internal sealed record StaffRow(Guid Id, string Name, string Email, string Role, string State, DateTime? LastSignIn, string? Picture);
internal sealed record InvitationRow(Guid Id, string Email, string Role, DateTime ExpiresAt);

[Authorize(Auth.SignIn.Administrator)]
internal sealed class PeopleModel(PersonDatabase database, SignInContext signIn, IClusterClient cluster, Words t) : PageModel
{
    const string ReadPeople = """
        SELECT id, display_name, email, role, deactivated_at IS NOT NULL, avatar_url FROM crm.users ORDER BY deactivated_at IS NOT NULL, lower(display_name), id
        """;

    const string ReadInvitations = """
        SELECT id, email, role, expires_at FROM crm.invitations WHERE accepted_at IS NULL AND withdrawn_at IS NULL ORDER BY created_at DESC LIMIT 200
        """;

    [BindProperty, Required(ErrorMessage = "The e-mail address is missing.")] public string Email { get; set; } = "";
    [BindProperty] public string Role { get; set; } = "agent";
    [BindProperty] public string Language { get; set; } = Languages.Language.Current.Code;
    [TempData] public string? Link { get; set; }

    public IReadOnlyList<StaffRow> People { get; private set; } = [];
    public IReadOnlyList<InvitationRow> Invitations { get; private set; } = [];
    public string? Failure { get; private set; }

    public async Task OnGet(CancellationToken ct)
    {
        var people = Query.Of(ReadPeople, r => (Id: r.GetGuid(0), Name: r.GetString(1), Email: r.GetString(2), Role: r.GetString(3), IsAway: r.GetBoolean(4), Picture: r.Text(5)));
        var invitations = Query.Of(ReadInvitations, r => new InvitationRow(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetDateTime(3)));
        await database.Read(ct, people, invitations);
        var accounts = await signIn.Users.AsNoTracking().ToDictionaryAsync(u => u.Id, u => (u.LastSignInAt, IsLocked: u.LockoutEnd > DateTimeOffset.UtcNow), ct);
        Invitations = invitations.Rows;
        People = [.. people.Rows.Select(p => new StaffRow(
            p.Id, p.Name, p.Email, p.Role,
            p.IsAway ? "deactivated" : accounts.GetValueOrDefault(p.Id).IsLocked ? "locked" : "active", accounts.GetValueOrDefault(p.Id).LastSignInAt, p.Picture))];
    }

    public Task<IActionResult> OnPostInvite(CancellationToken ct) =>
        Do(async people => ModelState.IsValid ? await people.Invite(Email, Role, Languages.Language.Find(Language)?.Code ?? "en", database.Person) : null, t["The invitation is on its way."], ct);

    public Task<IActionResult> OnPostAgain(Guid invitation, CancellationToken ct)
    {
        ModelState.Clear();
        return Do(people => people.InviteAgain(invitation, database.Person)!, t["The invitation is on its way again, with a new link."], ct);
    }

    public Task<IActionResult> OnPostWithdraw(Guid invitation, CancellationToken ct)
    {
        ModelState.Clear();
        return Do(async people => new(await people.Withdraw(invitation, database.Person), null), t["The invitation is withdrawn."], ct);
    }

    async Task<IActionResult> Do(Func<IPeopleGrain, Task<Invited?>> work, string done, CancellationToken ct)
    {
        try
        {
            if (await work(cluster.GetGrain<IPeopleGrain>(0)) is { } invited)
            {
                if (invited.Refusal is { Text: IPeopleGrain.Unknown }) return NotFound();
                if (invited.Refusal is null)
                {
                    Link = invited.Path is null ? null : $"{Request.Scheme}://{Request.Host}{invited.Path}";
                    this.Toast(done);
                    return Redirect("/settings/people");
                }

                ModelState.AddModelError(invited.Refusal.Field ?? "", t[invited.Refusal]);
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        await OnGet(ct);
        return Page();
    }
}
