using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Crm.Email;

/// <summary>Sends mails by SMTP, a group over one connection. A fault of the server is the whole group's, so that a server that is away is asked once.</summary>
internal sealed class MailServer(MailSettings settings)
{
    const int Patience = 20_000; // ms, for each step of the conversation

    public bool IsSet => settings.Server is not null;

    /// <summary>What became of each. Throws nothing that a mail server can cause.</summary>
    public async Task<IReadOnlyList<Attempt>> Send(IReadOnlyList<DueMail> mails, CancellationToken ct)
    {
        var done = new List<Attempt>();
        using var client = new SmtpClient { Timeout = Patience };
        try
        {
            await Connect(client, ct);
            foreach (var mail in mails) done.Add(await Send(client, mail, ct));
            await client.DisconnectAsync(quit: true, ct);
        }
        catch (Exception exception) when (IsOfTheServer(exception))
        {
            // Which of them the last one was, nobody knows: who may have got it may get it again.
            done.AddRange(mails.Skip(done.Count).Select(m => new Attempt(m.Id, exception.Message, IsFinal: false)));
        }

        return done;
    }

    async Task Connect(SmtpClient client, CancellationToken ct)
    {
        var server = settings.Server!;
        var isSecure = server.Scheme == "smtps";
        var port = server.Port > 0 ? server.Port : isSecure ? 465 : 587;
        await client.ConnectAsync(server.Host, port, isSecure ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable, ct);
        if (server.UserInfo.Length == 0) return;
        var user = server.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        await client.AuthenticateAsync(user[0], user.Length == 2 ? user[1] : "", ct);
    }

    async Task<Attempt> Send(SmtpClient client, DueMail mail, CancellationToken ct)
    {
        try
        {
            using var message = Write(mail);
            await client.SendAsync(message, ct);
            return new(mail.Id, null, IsFinal: true);
        }
        catch (SmtpCommandException exception) when (client.IsConnected)
        {
            // 5xx: this mail will never be taken. 4xx: not now.
            return new(mail.Id, exception.Message, IsFinal: (int)exception.StatusCode >= 500);
        }
        catch (ParseException exception)
        {
            return new(mail.Id, exception.Message, IsFinal: true);
        }
    }

    MimeMessage Write(DueMail mail)
    {
        var message = new MimeMessage { Subject = mail.Subject, Body = new TextPart("plain") { Text = mail.Body } };
        message.From.Add(MailboxAddress.Parse(settings.From));
        message.To.Add(MailboxAddress.Parse(mail.Recipient));
        message.MessageId = $"{mail.Id:N}@{new Uri(settings.PublicAddress).Host}"; // the same at each try, so that a second copy is known as one
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, mail.Language);
        return message;
    }

    static bool IsOfTheServer(Exception exception) =>
        exception is SocketException or IOException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException
            or NotSupportedException or TimeoutException or ServiceNotConnectedException or ServiceNotAuthenticatedException;
}
