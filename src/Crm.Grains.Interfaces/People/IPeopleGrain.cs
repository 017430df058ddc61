namespace Crm.People;

/// <summary>What a person says of themselves.</summary>
/// <param name="Name">What colleagues see.</param>
/// <param name="Language">As in crm.users.language, e.g. "pt".</param>
/// <param name="TimeZone">IANA, e.g. "Europe/Berlin".</param>
[GenerateSerializer, Immutable, Alias("crm.own-profile")]
public sealed record OwnProfile([property: Id(0)] string Name, [property: Id(1)] string Language, [property: Id(2)] string TimeZone);

/// <summary>What became of an invitation.</summary>
/// <param name="Refusal">Why it was not made; null when it was.</param>
/// <param name="Path">Where the invited goes, from the web's own address. It is told this once and kept nowhere.</param>
[GenerateSerializer, Immutable, Alias("crm.invited")]
public sealed record Invited([property: Id(0)] Refusal? Refusal, [property: Id(1)] string? Path)
{
    /// <summary>Never tells the link.</summary>
    public override string ToString() => Refusal?.Text ?? "invited";
}

/// <summary>
/// The members of staff (the key is 0: there is one). Invitations, roles and deactivation are for administrators; another's attempt is refused by the
/// database. Methods return null when it was done, else why not.
/// </summary>
[Alias("crm.people")]
public interface IPeopleGrain : IGrainWithIntegerKey
{
    /// <summary>The refusal when nobody is known by the id: pages answer it with 404.</summary>
    public const string Unknown = "There is nobody like that here any more.";

    /// <summary>How long an invitation's link is valid.</summary>
    public const int InvitationDays = 7;

    /// <summary>Invites somebody by mail, in the language.</summary>
    [Alias("invite")] Task<Invited> Invite(string email, string role, string language, Person by);

    /// <summary>The same again with another link; the old one is no longer valid.</summary>
    [Alias("invite-again")] Task<Invited> InviteAgain(Guid invitation, Person by);

    /// <summary>The invitation's link is no longer valid.</summary>
    [Alias("withdraw")] Task<Refusal?> Withdraw(Guid invitation, Person by);

    /// <summary>The invited becomes a member of staff, under the invitation's id. A repeated call changes nothing.</summary>
    [Alias("accept")] Task<Refusal?> Accept(string token, OwnProfile profile, string? address);

    /// <summary>Another role. Refused for the last administrator.</summary>
    [Alias("change-role")] Task<Refusal?> ChangeRole(Guid user, string role, Person by);

    /// <summary>The person can no longer sign in; all that they did stays. Refused for the last administrator.</summary>
    [Alias("deactivate")] Task<Refusal?> Deactivate(Guid user, Person by);

    /// <summary>The person can sign in again.</summary>
    [Alias("reactivate")] Task<Refusal?> Reactivate(Guid user, Person by);

    /// <summary>What the person says of themselves.</summary>
    [Alias("save-profile")] Task<Refusal?> SaveProfile(OwnProfile profile, Person by);

    /// <summary>The person's own picture, a small WebP; null takes it away.</summary>
    [Alias("set-picture")] Task<Refusal?> SetPicture(byte[]? webp, Person by);
}
