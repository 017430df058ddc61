using System.Net;
using System.Net.Http.Headers;
using Crm.People;

namespace Crm.Rates;

/// <summary>What came of asking for a file.</summary>
internal sealed record Downloaded(byte[] Body, string? ETag, DateTimeOffset? LastModified, bool IsUnchanged, Refusal? Failed)
{
    public static Downloaded Not(Refusal why) => new([], null, null, false, why);
}

/// <summary>Asks a source for a file: three times at the most, with pauses that differ, so that not all who ask come back in the same moment.</summary>
internal sealed class RateDownload(RateSettings settings) : IDisposable
{
    const int MostAttempts = 3;

    readonly HttpClient http = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxAutomaticRedirections = 3,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = settings.MostBytes,
        DefaultRequestHeaders = { { "User-Agent", "crm-rates/1" }, { "Accept", "application/xml, application/json;q=0.9" } },
    };

    /// <param name="address">Of the file.</param>
    /// <param name="etag">What it was known by the last time; null: it is asked for in any case.</param>
    /// <param name="since">The same by its time.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Downloaded> Get(Uri address, string? etag, DateTimeOffset? since, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (got, mayHelp) = await Try(address, etag, since, ct);
            if (got.Failed is null || !mayHelp || attempt == MostAttempts) return got;
            // Longer each time, and not at the same moment as everybody else.
            await Task.Delay(settings.Pause * (1 << (attempt - 1)) * Random.Shared.Next(50, 151) / 100, ct);
        }
    }

    async Task<(Downloaded Got, bool MayHelp)> Try(Uri address, string? etag, DateTimeOffset? since, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(settings.Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (etag is not null && EntityTagHeaderValue.TryParse(etag, out var tag)) request.Headers.IfNoneMatch.Add(tag);
            request.Headers.IfModifiedSince = since;
            using var response = await http.SendAsync(request, limit.Token); // the body too
            if (response.StatusCode == HttpStatusCode.NotModified) return (new([], etag, since, true, null), false);
            if (!response.IsSuccessStatusCode) return (Downloaded.Not(new Refusal("The source answered with the error {0}.", [$"{(int)response.StatusCode}"])), (int)response.StatusCode is 408 or 429 or >= 500);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return (new(body, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified, false, null), false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (Downloaded.Not(new Refusal("The source did not answer within {0} seconds.", [$"{Math.Max(1, (int)settings.Patience.TotalSeconds)}"])), true);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse)
        {
            return (Downloaded.Not(Refusal.Of("The source broke off in the middle of its answer.")), true);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return (Downloaded.Not(Refusal.Of("The source sent far more than a file of rates can be.")), false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (Downloaded.Not(Refusal.Of("The source cannot be reached: the network is away, or its address has changed.")), true);
        }
    }

    public void Dispose() => http.Dispose();
}
