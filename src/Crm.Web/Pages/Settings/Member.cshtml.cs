using Crm.People;
using Crm.Web.Audit;
using Crm.Web.Auth;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Settings;

internal sealed record MemberDetail(Guid Id, string Name, string Email, string Role, string Language, string TimeZone, DateTime CreatedAt, DateTime? DeactivatedAt, string? Picture);

[Authorize(Auth.SignIn.Administrator)]
internal sealed class MemberModel(PersonDatabase database, UserManager<StaffUser> users, Sessions sessions, Looks looks, IClusterClient cluster, Words t) : PageModel
{
    const string ReadMember = "SELECT id, display_name, email, role, language, timezone, created_at, deactivated_at, avatar_url FROM crm.users WHERE id = $1";

    public MemberDetail Member { get; private set; } = null!;
    public StaffUser? Account { get; private set; }
    public bool IsLocked => Account?.LockoutEnd > DateTimeOffset.UtcNow;
    public string? Failure { get; private set; }

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        var member = Query.Of(ReadMember, r => new MemberDetail(
            r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetDateTime(6), r.Moment(7), r.Text(8)), id);
        await database.Read(ct, member);
        if (member.First is not { } found) return NotFound();
        Member = found;
        Account = await users.FindByIdAsync(id.ToString());
        return Page();
    }

    public Task<IActionResult> OnPostRole(Guid id, string? role, CancellationToken ct) =>
        Do(id, people => people.ChangeRole(id, role ?? "", database.Person), t["The role is changed; it holds within a minute."], ct);

    public async Task<IActionResult> OnPostDeactivate(Guid id, CancellationToken ct)
    {
        var answer = await Do(id, people => people.Deactivate(id, database.Person), t["Deactivated: every session ends within a minute."], ct);
        if (answer is RedirectResult) await sessions.EndOthers(id, null);
        return answer;
    }

    public Task<IActionResult> OnPostReactivate(Guid id, CancellationToken ct) =>
        Do(id, people => people.Reactivate(id, database.Person), t["Reactivated: the old password and devices work again."], ct);

    public async Task<IActionResult> OnPostUnlock(Guid id)
    {
        if (await users.FindByIdAsync(id.ToString()) is not { } user) return NotFound();
        await users.SetLockoutEndDateAsync(user, null);
        await users.ResetAccessFailedCountAsync(user);
        looks.Add(database.Person, "unlock", "user", id.ToString());
        this.Toast(t["Unlocked."]);
        return Redirect($"/settings/people/{id}");
    }

    async Task<IActionResult> Do(Guid id, Func<IPeopleGrain, Task<Refusal?>> work, string done, CancellationToken ct)
    {
        try
        {
            switch (await work(cluster.GetGrain<IPeopleGrain>(0)))
            {
                case null:
                    this.Toast(done);
                    return Redirect($"/settings/people/{id}");
                case { Text: IPeopleGrain.Unknown }:
                    return NotFound();
                case { } refusal:
                    Failure = t[refusal];
                    break;
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        return await OnGet(id, ct);
    }
}
