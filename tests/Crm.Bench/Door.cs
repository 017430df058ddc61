using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Bench;

/// <summary>
/// One kept-alive HTTP/1.1 connection to the webhooks' door, one request at a time. A bare socket: the sender shares the machine with what it
/// measures, and a full HTTP client would cost as much as the door itself.
/// </summary>
internal sealed class Door(Uri address) : IDisposable
{
    readonly byte[] answer = new byte[16 * 1024];
    Socket? socket;

    /// <summary>The answer's status code; null when the connection broke.</summary>
    public async ValueTask<int?> Send(ReadOnlyMemory<byte> request, CancellationToken ct = default)
    {
        try
        {
            if (socket is null)
            {
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, address.Port, ct);
            }

            for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request[sent..], SocketFlags.None, ct);
            return await Receive(socket, ct);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            Dispose();
            return null;
        }
    }

    async ValueTask<int?> Receive(Socket open, CancellationToken ct)
    {
        for (var length = 0; ;)
        {
            var read = await open.ReceiveAsync(answer.AsMemory(length), SocketFlags.None, ct);
            if (read == 0) throw new SocketException((int)SocketError.ConnectionReset);
            length += read;
            if (Parse(answer.AsSpan(0, length)) is { } status) return status;
        }
    }

    // "HTTP/1.1 200 OK", headers, an empty line, and a body of Content-Length bytes; null while some of it is still on its way.
    static int? Parse(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var status = int.Parse(answer[9..12], CultureInfo.InvariantCulture);
        var at = answer[..end].IndexOf("Content-Length: "u8);
        if (at < 0) throw new InvalidOperationException($"The webhooks' door answered {status} without a length: {Encoding.ASCII.GetString(answer[..end])}");
        var value = answer[(at + 16)..(end + 2)];
        var body = int.Parse(value[..value.IndexOf("\r\n"u8)], CultureInfo.InvariantCulture);
        return answer.Length >= end + 4 + body ? status : null;
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }
}
