using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Bench.Pages;

/// <summary>
/// One kept-alive HTTP/1.1 connection of a signed-in person, one page at a time. A bare socket, as in <see cref="Door"/>: the visitors share the machine
/// with what they visit.
/// </summary>
internal sealed class Visitor(Uri address, string cookies) : IDisposable
{
    byte[] answer = new byte[64 * 1024];
    Socket? socket;

    /// <summary>The status code and how many bytes came. Throws when the connection breaks.</summary>
    public async ValueTask<(int Status, int Bytes)> Get(string path, CancellationToken ct = default) =>
        await Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {cookies}\r\nAccept: text/html\r\n\r\n"), ct);

    /// <summary>Sends a form.</summary>
    public async ValueTask<(int Status, int Bytes)> Post(string path, string form, CancellationToken ct = default) =>
        await Send(Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {Encoding.UTF8.GetByteCount(form)}\r\n\r\n{form}"), ct);

    async ValueTask<(int Status, int Bytes)> Send(byte[] request, CancellationToken ct)
    {
        if (socket is null)
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, address.Port, ct);
        }

        for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request.AsMemory(sent), SocketFlags.None, ct);
        for (var length = 0; ;)
        {
            if (length == answer.Length) Array.Resize(ref answer, length * 2);
            var read = await socket.ReceiveAsync(answer.AsMemory(length), SocketFlags.None, ct);
            if (read == 0) throw new InvalidOperationException("The web closed the connection.");
            length += read;
            if (Status(answer.AsSpan(0, length)) is { } status) return (status, length);
        }
    }

    // The whole answer is there when its Content-Length is, or its last chunk; null before.
    static int? Status(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var status = int.Parse(answer[9..12], CultureInfo.InvariantCulture);
        var head = answer[..(end + 2)];
        if (status is 204 or 304) return status;
        if (head.IndexOf("Transfer-Encoding: chunked"u8) >= 0) return answer.EndsWith("\r\n0\r\n\r\n"u8) ? status : null;
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) throw new InvalidOperationException($"The web answered {status} without a length.");
        var value = head[(at + 16)..];
        var length = int.Parse(value[..value.IndexOf("\r\n"u8)], CultureInfo.InvariantCulture);
        return answer.Length >= end + 4 + length ? status : null;
    }

    public void Dispose() => socket?.Dispose();
}
