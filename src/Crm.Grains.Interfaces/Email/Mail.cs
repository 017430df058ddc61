namespace Crm.Email;

/// <summary>A mail of the system's own, before it is put into words: the outbox writes it in the recipient's language.</summary>
/// <param name="Kind">One of <see cref="MailKinds"/>: which words.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="Language">The recipient's language as in crm.users.language, e.g. "pt".</param>
/// <param name="Values">What stands in the words' places {0}, {1}, …; see the kind.</param>
[GenerateSerializer, Immutable, Alias("crm.mail")]
public sealed record Mail(
    [property: Id(0)] string Kind, [property: Id(1)] string To, [property: Id(2)] string Language, [property: Id(3)] IReadOnlyList<string> Values)
{
    /// <summary>The recipient, when a member of staff.</summary>
    [Id(4)] public Guid? User { get; init; }

    /// <summary>What caused it, e.g. the invitation's id: what still waits can be cancelled by it.</summary>
    [Id(5)] public Guid? About { get; init; }

    /// <summary>Where its link leads, from the web's own address, e.g. "/customers/…". Null: it has no link.</summary>
    [Id(6)] public string? Path { get; init; }

    /// <summary>The link lets somebody in: it is kept encrypted, and only until the mail is sent.</summary>
    [Id(7)] public bool IsOneTimeLink { get; init; }

    /// <summary>UTC; written in the recipient's language and in <see cref="TimeZone"/>, it is the value after <see cref="Values"/>.</summary>
    [Id(8)] public DateTime? Moment { get; init; }

    /// <summary>The recipient's time zone, for <see cref="Moment"/>; UTC when it is not known.</summary>
    [Id(9)] public string? TimeZone { get; init; }

    /// <summary>UTC; when it is not sent by then it never is. Null: it is always worth sending.</summary>
    [Id(10)] public DateTime? ExpiresAt { get; init; }

    /// <summary>Tells no address and no link, so that it can stand in a log.</summary>
    public override string ToString() => $"mail {Kind}";
}

/// <summary>The mails that there are words for, with the values that each wants.</summary>
public static class MailKinds
{
    /// <summary>{0} who invites; {1} days that the link is valid. With a one-time link.</summary>
    public const string Invitation = "invitation";

    /// <summary>No values. With a one-time link.</summary>
    public const string PasswordReset = "password-reset";

    /// <summary>{0} what is to be done; <see cref="Mail.Moment"/> when it is due; with a link to it.</summary>
    public const string TaskReminder = "task-reminder";
}
