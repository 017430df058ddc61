using System.Security.Authentication;
using Crm.People;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Crm.Integrations.Outbound;

/// <summary>Who can mend it.</summary>
internal enum Mends
{
    /// <summary>Time: it is tried again by itself.</summary>
    Time,

    /// <summary>A person: new credentials, a scope, another address.</summary>
    Person,
}

/// <summary>A call to a shop did not give what was asked for. The sentence is for a person and holds no secret. Caught by the shop's grain.</summary>
internal sealed class ShopTroubleException(Mends mends, string text, params string[] values) : Exception(text)
{
    public Mends Mends => mends;

    public Refusal Sentence { get; } = new(text, values);
}

/// <summary>From what went wrong on the way to a sentence.</summary>
internal static class ShopTrouble
{
    /// <summary>The credentials are not accepted (any more).</summary>
    public static ShopTroubleException Credentials() =>
        new(Mends.Person, "The shop does not accept the credentials. Give it new ones on its page; what was received stays.");

    public static ShopTroubleException Of(HttpResponseMessage answer, string domain) => (int)answer.StatusCode switch
    {
        401 or 403 => Credentials(),
        402 or 423 => new(Mends.Person, "The shop is frozen or not paid for: its owner must unlock it at the platform."),
        404 => new(Mends.Person, "There is no such shop at {0}: check the host name.", domain),
        >= 300 and < 400 => new(Mends.Person, "{0} sends its visitors on to {1}: give that as the shop's host name.", domain, answer.Headers.Location?.Host ?? "?"),
        429 => new(Mends.Time, "The shop says that it is asked too often."),
        var status => new(Mends.Time, "The shop answers with an error ({0}).", status.ToString(System.Globalization.CultureInfo.InvariantCulture)),
    };

    /// <summary>Null when it is a fault of ours.</summary>
    public static ShopTroubleException? Of(Exception exception, string domain) => exception switch
    {
        ShopTroubleException trouble => trouble,
        HttpRequestException { InnerException: PrivateAddressException secret } =>
            new(Mends.Person, "{0} leads into a private network and is not called: give the host name at which the whole world reaches the shop.", secret.Host),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(Mends.Person, "There is no such shop at {0}: check the host name.", domain),
        HttpRequestException { InnerException: AuthenticationException } => new(Mends.Person, "The certificate of {0} is not valid: the shop's host must renew it.", domain),
        UnreadableAnswerException { IsPage: true } =>
            new(Mends.Time, "The shop answers with a web page instead of data: it may be under maintenance, or a firewall stands before it."),
        UnreadableAnswerException => new(Mends.Time, "The shop's answer broke off in the middle."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new(Mends.Time, "The shop's answer is larger than is taken."),
        HttpRequestException or TimeoutRejectedException or IOException => new(Mends.Time, "The shop does not answer."),
        BrokenCircuitException or RateLimiterRejectedException => new(Mends.Time, "The shop has not answered for a while, so it is left alone for some seconds."),
        SurpriseException surprise => new(Mends.Time, "The shop's answer is not as it should be: {0}", surprise.Message),
        ExecutionRejectedException => new(Mends.Time, "The shop does not answer."),
        _ => null,
    };
}
