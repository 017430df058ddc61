using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Crm.Integrations.Outbound;

/// <summary>
/// The one way by which calls leave for the shops: guarded, with time-outs, retries with jitter, and for each shop a circuit breaker and a bulkhead
/// of its own, so that a dead shop slows no other.
/// </summary>
internal static class OutboundCalls
{
    public const string Shops = "shops";

    const int AtOnce = 4;
    const int Waiting = 64;

    public static IServiceCollection AddOutboundCalls(this IServiceCollection services, OutboundSettings settings)
    {
        services.AddSingleton(settings).AddSingleton(new Guard(settings)).AddTransient<ReadableAnswers>();
        var client = services.AddHttpClient(Shops, http =>
        {
            http.Timeout = Timeout.InfiniteTimeSpan; // the pipeline's own
            http.DefaultRequestHeaders.UserAgent.ParseAdd("Crm/1.0");
        }).ConfigurePrimaryHttpMessageHandler(s => s.GetRequiredService<Guard>().Handler()).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        client.AddResilienceHandler(Shops, pipeline => pipeline
            .AddConcurrencyLimiter(AtOnce, Waiting)
            .AddTimeout(TimeSpan.FromSeconds(100))
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromMilliseconds(400),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                MaxDelay = TimeSpan.FromSeconds(20),
                ShouldHandle = outcome => ValueTask.FromResult(IsOfTheMoment(outcome.Outcome)),
            })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                MinimumThroughput = 12,
                FailureRatio = 0.9,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(10),
                ShouldHandle = outcome => ValueTask.FromResult(IsOfTheMoment(outcome.Outcome)),
            })
            .AddTimeout(TimeSpan.FromSeconds(20))).SelectPipelineBy(_ => request => ShopOf(request.RequestUri!));
        client.AddHttpMessageHandler<ReadableAnswers>(); // within the retries: what cannot be read is asked for again
        return services;
    }

    // Several shops may lie in folders of one site.
    static string ShopOf(Uri address) => address.AbsolutePath.IndexOf("/wp-json/", StringComparison.Ordinal) is > 0 and var folder ? address.Authority + address.AbsolutePath[..folder] : address.Authority;

    static bool IsOfTheMoment(Outcome<HttpResponseMessage> outcome) => outcome.Exception switch
    {
        HttpRequestException { InnerException: PrivateAddressException } => false,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } => false,
        HttpRequestException or Polly.Timeout.TimeoutRejectedException => true,
        not null => false,
        null => outcome.Result!.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
    };
}
