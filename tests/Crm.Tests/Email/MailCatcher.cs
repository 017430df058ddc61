using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Tests.Email;

/// <summary>A mail server that takes what it is given, but for recipients whose address begins with "refused". It knows nobody who signs in.</summary>
internal sealed class MailCatcher : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Task serving;

    public MailCatcher()
    {
        listener.Start();
        serving = Serve();
    }

    /// <summary>What came, as it was sent.</summary>
    public List<string> Mails { get; } = [];

    public Uri Address => new($"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    async Task Serve()
    {
        try
        {
            while (true) await Talk(await listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // Stopped.
        }
    }

    async Task Talk(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 catcher");
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("RCPT TO:<refused", StringComparison.OrdinalIgnoreCase)) await writer.WriteLineAsync("550 no such mailbox");
            else if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase)) await writer.WriteAsync("250-catcher\r\n250 AUTH PLAIN LOGIN\r\n");
            else if (line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)) await writer.WriteLineAsync("535 5.7.8 Authentication credentials invalid");
            else if (line == "DATA") await Take(reader, writer);
            else await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : "250 fine");
        }
    }

    async Task Take(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".") mail.AppendLine(line);
        Mails.Add(mail.ToString());
        await writer.WriteLineAsync("250 taken");
    }
}
