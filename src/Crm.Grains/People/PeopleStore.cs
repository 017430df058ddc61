using Crm.Database;

namespace Crm.People;

/// <summary>An invitation that may still be accepted. Its id is the person's, once they have.</summary>
internal sealed record Invitation(Guid Id, string Email, string Role, string Language);

/// <summary>The SQL of crm.users and crm.invitations, their only writer but for the first members, whom the command adds.</summary>
internal static class PeopleStore
{
    const string ReadMember = "SELECT 1 FROM crm.users WHERE lower(email) = lower($1)";
    const string ReadName = "SELECT display_name FROM crm.users WHERE id = $1";

    const string InsertInvitation = """
        INSERT INTO crm.invitations (id, email, role, language, token_hash, invited_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (lower(email)) WHERE accepted_at IS NULL AND withdrawn_at IS NULL DO NOTHING
        """;

    const string RenewInvitation = """
        UPDATE crm.invitations SET token_hash = $2, expires_at = $3 WHERE id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL
        RETURNING id, email, role, language
        """;

    const string WithdrawInvitation = "UPDATE crm.invitations SET withdrawn_at = now() WHERE id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL";

    // The same token once more, when the first answer was lost: the person is there already.
    const string AcceptInvitation = """
        WITH accepted AS (
            UPDATE crm.invitations SET accepted_at = coalesce(accepted_at, now())
            WHERE token_hash = $1 AND withdrawn_at IS NULL AND expires_at > now() RETURNING id, email, role
        ), member AS (
            INSERT INTO crm.users (id, email, display_name, role, language, timezone) SELECT id, email, $2, role, $3, $4 FROM accepted ON CONFLICT (id) DO NOTHING
        )
        SELECT id FROM accepted
        """;

    // Locked, so that two administrators cannot demote each other at once.
    const string LockAdministrators = "SELECT id FROM crm.users WHERE role = 'admin' AND deactivated_at IS NULL ORDER BY id FOR UPDATE";

    const string WriteRole = "UPDATE crm.users SET role = $2, updated_at = now() WHERE id = $1";
    const string WriteDeactivated = "UPDATE crm.users SET deactivated_at = coalesce(deactivated_at, now()), updated_at = now() WHERE id = $1";
    const string WriteReactivated = "UPDATE crm.users SET deactivated_at = NULL, updated_at = now() WHERE id = $1";
    const string WriteProfile = "UPDATE crm.users SET display_name = $2, language = $3, timezone = $4, updated_at = now() WHERE id = $1";
    const string DropPicture = "DELETE FROM crm.user_pictures WHERE user_id = $1";

    const string WritePicture = """
        INSERT INTO crm.user_pictures (user_id, picture) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET picture = excluded.picture, changed_at = now()
        """;

    const string WriteAvatar = "UPDATE crm.users SET avatar_url = $2, updated_at = now() WHERE id = $1";

    public static async Task<bool> IsMember(PersonWork work, string email, CancellationToken ct) =>
        (await work.Rows(ReadMember, c => c.With(email), r => r.GetInt32(0), ct)).Count > 0;

    public static async Task<string> Name(PersonWork work, Guid user, CancellationToken ct) =>
        (await work.Rows(ReadName, c => c.With(user), r => r.GetString(0), ct)).FirstOrDefault() ?? "";

    /// <summary>False when the address is invited already.</summary>
    public static async Task<bool> Invite(PersonWork work, Invitation invitation, byte[] hash, Guid by, DateTime expires, CancellationToken ct) =>
        await work.Run(InsertInvitation, c => c
            .With(invitation.Id).With(invitation.Email).With(invitation.Role).With(invitation.Language).With(hash).With(by).With(expires), ct) == 1;

    /// <summary>Null when no such invitation is open.</summary>
    public static async Task<Invitation?> Renew(PersonWork work, Guid invitation, byte[] hash, DateTime expires, CancellationToken ct) =>
        (await work.Rows(RenewInvitation, c => c.With(invitation).With(hash).With(expires), r => new Invitation(
            r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3)), ct)).FirstOrDefault();

    public static async Task<bool> Withdraw(PersonWork work, Guid invitation, CancellationToken ct) => await work.Run(WithdrawInvitation, c => c.With(invitation), ct) == 1;

    /// <summary>The new member's id; null when the token opens nothing.</summary>
    public static async Task<Guid?> Accept(PersonWork work, byte[] hash, OwnProfile profile, CancellationToken ct) =>
        (await work.Rows(AcceptInvitation, c => c.With(hash).With(profile.Name).With(profile.Language).With(profile.TimeZone), r => (Guid?)r.GetGuid(0), ct)).FirstOrDefault();

    /// <summary>Whether without this person there would be no administrator.</summary>
    public static async Task<bool> IsLastAdministrator(PersonWork work, Guid user, CancellationToken ct) =>
        await work.Rows(LockAdministrators, c => c, r => r.GetGuid(0), ct) is [var only] && only == user;

    public static async Task<bool> ChangeRole(PersonWork work, Guid user, string role, CancellationToken ct) => await work.Run(WriteRole, c => c.With(user).With(role), ct) == 1;

    public static async Task<bool> Deactivate(PersonWork work, Guid user, CancellationToken ct) => await work.Run(WriteDeactivated, c => c.With(user), ct) == 1;

    public static async Task<bool> Reactivate(PersonWork work, Guid user, CancellationToken ct) => await work.Run(WriteReactivated, c => c.With(user), ct) == 1;

    public static async Task<bool> SaveProfile(PersonWork work, Guid user, OwnProfile profile, CancellationToken ct) =>
        await work.Run(WriteProfile, c => c.With(user).With(profile.Name).With(profile.Language).With(profile.TimeZone), ct) == 1;

    /// <summary>The address has another end for another picture, so that browsers may keep each for good.</summary>
    public static async Task SetPicture(PersonWork work, Guid user, byte[]? webp, CancellationToken ct)
    {
        var url = webp is null ? null : $"/pictures/{user}?v={Guid.NewGuid().ToString("N")[..8]}";
        if (webp is null) await work.Run(DropPicture, c => c.With(user), ct);
        else await work.Run(WritePicture, c => c.With(user).With(webp), ct);
        await work.Run(WriteAvatar, c => c.With(user).With(url), ct);
    }
}
