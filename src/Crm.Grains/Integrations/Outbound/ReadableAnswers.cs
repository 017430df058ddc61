using System.Net.Http.Headers;
using System.Text.Json;

namespace Crm.Integrations.Outbound;

/// <summary>The shop's answer is no JSON: an HTML page of its host, or broken off in the middle. Tried again like any failure of the moment.</summary>
/// <param name="isPage">Whether it was a web page.</param>
internal sealed class UnreadableAnswerException(bool isPage) : HttpRequestException(isPage ? "A web page came instead of JSON." : "The JSON broke off.")
{
    public bool IsPage => isPage;
}

/// <summary>Reads a good answer whole, at most so many bytes, and passes on only what is JSON from its first byte to its last.</summary>
internal sealed class ReadableAnswers : DelegatingHandler
{
    /// <summary>Set on a request whose answer is read as it comes: the file of a bulk operation.</summary>
    public static readonly HttpRequestOptionsKey<bool> AsItComes = new("as-it-comes");

    public const int MostBytes = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode || request.Options.TryGetValue(AsItComes, out _)) return response;
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!IsJson(body)) throw new UnreadableAnswerException(IsPage(response.Content.Headers.ContentType, body));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    static bool IsJson(byte[] body)
    {
        // A byte order mark and some plug-in's blank lines before it are forgiven.
        var reader = new Utf8JsonReader(body.AsSpan().TrimStart("\uFEFF\r\n \t"u8));
        try
        {
            if (!reader.Read()) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool IsPage(MediaTypeHeaderValue? type, byte[] body) => type?.MediaType == "text/html" || body.AsSpan().TrimStart("\uFEFF\r\n \t"u8).StartsWith("<"u8);
}
