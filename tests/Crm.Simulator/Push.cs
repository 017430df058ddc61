using System.Net;

namespace Crm.Simulator;

/// <summary>Pushes deliveries over HTTP, and tries again when the door is shut, as a platform does.</summary>
public sealed class Push(string url, int connections = 32) : IDisposable
{
    static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)];

    readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The last answer; null when none came.</summary>
    public async Task<HttpStatusCode?> Send(Delivery delivery, CancellationToken ct)
    {
        HttpStatusCode? answer = null;
        foreach (var pause in Pauses)
        {
            answer = await Once(delivery, ct);
            if (answer is { } code && (int)code < 500) return answer;
            await Task.Delay(pause, ct);
        }

        return answer;
    }

    async Task<HttpStatusCode?> Once(Delivery delivery, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Path) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in delivery.Headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await http.SendAsync(request, ct);
            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();
}
