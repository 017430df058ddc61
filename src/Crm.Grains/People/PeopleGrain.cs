using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Crm.Database;
using Crm.Email;
using Npgsql;

namespace Crm.People;

internal sealed class PeopleGrain(NpgsqlDataSource source, Outbox outbox, TimeProvider time) : Grain, IPeopleGrain
{
    const int LongestName = 120;

    static readonly string[] Roles = ["admin", "manager", "agent", "readonly"];

    static CancellationToken Ct => CancellationToken.None;

    public async Task<Invited> Invite(string email, string role, string language, Person by)
    {
        email = email.Trim();
        if (!IsAddress(email)) return Refused("This is no e-mail address: give it like name@example.com.", "Email");
        if (!Roles.Contains(role)) return Refused("Choose a role.", "Role");
        await using var work = await PersonWork.Begin(source, by, Ct);
        if (await PeopleStore.IsMember(work, email, Ct)) return Refused("Somebody with this address works here already.", "Email");
        var invitation = new Invitation(Guid.CreateVersion7(), email, role, language);
        var (path, hash) = Link();
        if (!await PeopleStore.Invite(work, invitation, hash, by.Id, Expiry(), Ct)) return Refused("This address is invited already: send that invitation again.", "Email");
        return await Send(work, invitation, path, "invite", by);
    }

    public async Task<Invited> InviteAgain(Guid invitation, Person by)
    {
        await using var work = await PersonWork.Begin(source, by, Ct);
        var (path, hash) = Link();
        if (await PeopleStore.Renew(work, invitation, hash, Expiry(), Ct) is not { } renewed) return new(Refusal.Of(IPeopleGrain.Unknown), null);
        await Outbox.Cancel(work, invitation, Ct);
        return await Send(work, renewed, path, "invite-again", by);
    }

    public Task<Refusal?> Withdraw(Guid invitation, Person by) => Do(by, "withdraw", "invitation", invitation, async work =>
    {
        if (!await PeopleStore.Withdraw(work, invitation, Ct)) return Refusal.Of(IPeopleGrain.Unknown);
        await Outbox.Cancel(work, invitation, Ct);
        return null;
    });

    public async Task<Refusal?> Accept(string token, OwnProfile profile, string? address)
    {
        if (Check(profile) is { } refusal) return refusal;
        await using var work = await PersonWork.Begin(source, null, Ct);
        if (await PeopleStore.Accept(work, Hash(token), profile with { Name = profile.Name.Trim() }, Ct) is not { } accepted)
        {
            return Refusal.Of("This invitation is not valid any more. Ask for another.");
        }

        await work.Note("accept", "invitation", accepted.ToString(), null, Ct);
        await work.Commit(Ct);
        return null;
    }

    public Task<Refusal?> ChangeRole(Guid user, string role, Person by) => Do(by, "change-role", "user", user, async work =>
    {
        if (!Roles.Contains(role)) return Refusal.Of("Choose a role.");
        if (role != "admin" && await PeopleStore.IsLastAdministrator(work, user, Ct)) return LastAdministrator;
        return await PeopleStore.ChangeRole(work, user, role, Ct) ? null : Refusal.Of(IPeopleGrain.Unknown);
    }, $$"""{"role": "{{role}}"}""");

    public Task<Refusal?> Deactivate(Guid user, Person by) => Do(by, "deactivate", "user", user, async work =>
    {
        if (await PeopleStore.IsLastAdministrator(work, user, Ct)) return LastAdministrator;
        return await PeopleStore.Deactivate(work, user, Ct) ? null : Refusal.Of(IPeopleGrain.Unknown);
    });

    public Task<Refusal?> Reactivate(Guid user, Person by) => Do(by, "reactivate", "user", user, async work =>
        await PeopleStore.Reactivate(work, user, Ct) ? null : Refusal.Of(IPeopleGrain.Unknown));

    public Task<Refusal?> SaveProfile(OwnProfile profile, Person by) => Do(by, "edit", "user", by.Id, async work =>
    {
        if (Check(profile) is { } refusal) return refusal;
        return await PeopleStore.SaveProfile(work, by.Id, profile with { Name = profile.Name.Trim() }, Ct) ? null : Refusal.Of(IPeopleGrain.Unknown);
    });

    public Task<Refusal?> SetPicture(byte[]? webp, Person by) => Do(by, "edit", "user", by.Id, async work =>
    {
        await PeopleStore.SetPicture(work, by.Id, webp, Ct);
        return null;
    });

    static Refusal LastAdministrator => Refusal.Of("This is the last administrator: make another one first.");

    static Refusal? Check(OwnProfile profile) => profile switch
    {
        _ when string.IsNullOrWhiteSpace(profile.Name) => Refusal.Of("The name is missing.", "Name"),
        _ when profile.Name.Trim().Length > LongestName || profile.Name.Any(char.IsControl) => Refusal.Of("The name is too long: 120 letters at most.", "Name"),
        _ when !TimeZoneInfo.TryFindSystemTimeZoneById(profile.TimeZone, out _) => Refusal.Of("This time zone is not known: choose one of the list.", "TimeZone"),
        _ => null,
    };

    async Task<Refusal?> Do(Person by, string action, string subjectType, Guid subject, Func<PersonWork, Task<Refusal?>> change, string? detail = null)
    {
        await using var work = await PersonWork.Begin(source, by, Ct);
        if (await change(work) is { } refusal) return refusal;
        await work.Note(action, subjectType, subject.ToString(), detail, Ct);
        await work.Commit(Ct);
        return null;
    }

    async Task<Invited> Send(PersonWork work, Invitation invitation, string path, string action, Person by)
    {
        var inviter = await PeopleStore.Name(work, by.Id, Ct);
        await outbox.Queue(work, new(MailKinds.Invitation, invitation.Email, invitation.Language, [inviter, IPeopleGrain.InvitationDays.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            About = invitation.Id,
            Path = path,
            IsOneTimeLink = true,
            ExpiresAt = Expiry(),
        }, Ct);
        await work.Note(action, "invitation", invitation.Id.ToString(), $$"""{"role": "{{invitation.Role}}"}""", Ct);
        await work.Commit(Ct);
        _ = GrainFactory.GetGrain<IEmailGrain>(0).Nudge();
        return new(null, path);
    }

    DateTime Expiry() => time.GetUtcNow().UtcDateTime.AddDays(IPeopleGrain.InvitationDays);

    static (string Path, byte[] Hash) Link()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return ("/invitation/" + token, Hash(token));
    }

    static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    static Invited Refused(string text, string field) => new(Refusal.Of(text, field), null);

    static bool IsAddress(string email) =>
        email.Length <= 256 && !email.Any(char.IsControl) && MailAddress.TryCreate(email, out var address) && address.Address == email && address.Host.Contains('.', StringComparison.Ordinal);
}
