using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Tests.Rates;

/// <summary>A server on this machine that answers as it is told to, byte by byte: also what no server should answer.</summary>
internal sealed class Bank : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Queue<Func<NetworkStream, Task>> answers = new();
    readonly CancellationTokenSource stop = new(); // not disposed of: whoever still waits for it may be late
    readonly Task serving;

    public Bank()
    {
        listener.Start();
        serving = Serve();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>What was asked, first line and headers.</summary>
    public List<string> Asked { get; } = [];

    public Bank Answers(string body, string status = "200 OK", string headers = "") =>
        Sends($"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    /// <summary>Promises more than it sends.</summary>
    public Bank BreaksOff(string body) => Sends($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length + 500}\r\nConnection: close\r\n\r\n{body}");

    public Bank SaysNothing()
    {
        answers.Enqueue(_ => Task.Delay(Timeout.Infinite, stop.Token));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
    }

    Bank Sends(string raw)
    {
        answers.Enqueue(stream => stream.WriteAsync(Encoding.UTF8.GetBytes(raw)).AsTask());
        return this;
    }

    async Task Serve()
    {
        try
        {
            while (true) _ = Answer(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    async Task Answer(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var head = new StringBuilder();
            while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line) head.AppendLine(line);
            Func<NetworkStream, Task> answer;
            lock (Asked)
            {
                Asked.Add(head.ToString());
                answer = answers.Dequeue();
            }

            await answer(stream);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Whoever asked has hung up.
        }
    }
}
