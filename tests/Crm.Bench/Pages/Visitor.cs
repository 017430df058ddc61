using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Bench.Pages;

/// <summary>
/// One kept-alive HTTP/1.1 connection of a signed-in person, one page at a time. A bare socket, as in <see cref="Door"/>: the visitors share the machine
/// with what they visit. Cookies that come are kept, as by a browser: the sign-in's is made anew each minute.
/// </summary>
internal sealed class Visitor(Uri address, string cookies) : IDisposable
{
    readonly Dictionary<string, string> jar = cookies.Split("; ").Select(c => c.Split('=', 2)).ToDictionary(c => c[0], c => c[1], StringComparer.Ordinal);
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
            if (Status(answer.AsSpan(0, length)) is not { } status) continue;
            Keep(answer.AsSpan(0, length));
            return (status, length);
        }
    }

    void Keep(ReadOnlySpan<byte> answer)
    {
        var head = answer[..answer.IndexOf("\r\n\r\n"u8)];
        for (int at; (at = head.IndexOf("Set-Cookie: "u8)) >= 0;)
        {
            head = head[(at + "Set-Cookie: ".Length)..];
            var pair = Encoding.ASCII.GetString(head[..head.IndexOf((byte)';')]).Split('=', 2);
            jar[pair[0]] = pair[1];
            cookies = string.Join("; ", jar.Select(c => $"{c.Key}={c.Value}"));
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
