using System.Collections.Concurrent;

namespace Crm.Simulator.Server;

/// <summary>How a simulated shop misbehaves. Of several ways each has its turn. Set in a test, or as JSON at PUT /_control/{domain}/mood.</summary>
internal sealed class Mood
{
    /// <summary>Which of the requests for data are met badly: 1 each, 3 each third; what is asked again then gets an answer.</summary>
    public int Every { get; set; } = 3;

    /// <summary>Answers late.</summary>
    public int SlowMilliseconds { get; set; }

    /// <summary>Answers with this status, e.g. 503; 0: not.</summary>
    public int Fails { get; set; }

    /// <summary>The answer breaks off in its middle.</summary>
    public bool Truncates { get; set; }

    /// <summary>An HTML page, with status 200.</summary>
    public bool SpeaksHtml { get; set; }

    /// <summary>Says THROTTLED (Shopify), 429 (WooCommerce).</summary>
    public bool Throttles { get; set; }

    /// <summary>Shopify: part of the data is null, and errors say so.</summary>
    public bool AnswersInPart { get; set; }

    /// <summary>A number comes where a text was, in the field that holds the total.</summary>
    public bool ChangesTypes { get; set; }

    /// <summary>Shopify: no bulk operation is begun, as when too many run already.</summary>
    public bool RefusesBulk { get; set; }

    /// <summary>Of a hundred webhooks, how many are never sent.</summary>
    public int DropsPercent { get; set; }

    /// <summary>Each webhook comes twice.</summary>
    public bool Duplicates { get; set; }

    /// <summary>Webhooks come in another order than they happened.</summary>
    public bool Shuffles { get; set; }

    /// <summary>The shop's clock, ahead of the true one.</summary>
    public int ClockSkewSeconds { get; set; }

    readonly ConcurrentDictionary<Mishap, int> met = new();
    int asked;
    int struck;

    /// <summary>How often requests were met in each way.</summary>
    public IReadOnlyDictionary<Mishap, int> Met => met;

    /// <summary>How this request is met.</summary>
    public Mishap Strike()
    {
        if (Every <= 0 || Interlocked.Increment(ref asked) % Every != 0) return Mishap.None;
        Mishap[] ways = [.. On()];
        if (ways.Length == 0) return Mishap.None;
        var way = ways[(uint)Interlocked.Increment(ref struck) % ways.Length];
        met.AddOrUpdate(way, 1, (_, times) => times + 1);
        return way;
    }

    IEnumerable<Mishap> On()
    {
        if (SlowMilliseconds > 0) yield return Mishap.Slow;
        if (Fails > 0) yield return Mishap.Fails;
        if (Truncates) yield return Mishap.Truncates;
        if (SpeaksHtml) yield return Mishap.SpeaksHtml;
        if (Throttles) yield return Mishap.Throttles;
        if (AnswersInPart) yield return Mishap.AnswersInPart;
        if (ChangesTypes) yield return Mishap.ChangesTypes;
    }
}
