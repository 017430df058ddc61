namespace Crm.Email;

/// <summary>Which server mails are sent by and what they say of where this system is.</summary>
/// <param name="Server">smtps://user:password@host:465, or smtp:// for one that turns to TLS by itself when it can; null: mails wait in the outbox.</param>
/// <param name="From">The sender, e.g. "CRM &lt;crm@example.com&gt;".</param>
/// <param name="PublicAddress">How people reach the web, without a slash at the end; it begins every link.</param>
internal sealed record MailSettings(Uri? Server, string From, string PublicAddress)
{
    /// <summary>Null when the text is no address of a mail server.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "smtp" or "smtps" && uri.Host.Length > 0 ? uri : null;

    /// <summary>Never tells the password.</summary>
    public override string ToString() => $"mail by {Server?.Host ?? "nobody"}";
}
