namespace Crm.Web.Live;

/// <summary>
/// What changed in the last quarter of a minute: a page that connects only now was read before, and is told what it missed. Times are this machine's, in UTC.
/// </summary>
internal sealed class RecentChanges(TimeProvider time)
{
    static readonly TimeSpan Kept = TimeSpan.FromSeconds(15);

    readonly Lock gate = new();
    Dictionary<string, DateTimeOffset> changed = [];
    Dictionary<string, DateTimeOffset> before = []; // those of the span before, so that a whole span is always known
    DateTimeOffset begun = time.GetUtcNow();
    DateTimeOffset missed = time.GetUtcNow();

    public void Add(string name)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now - begun > Kept) (before, changed, begun) = (changed, [], now);
            changed[name] = now;
        }
    }

    /// <summary>Nothing was heard for a while: anything may have changed until now.</summary>
    public void AddAll()
    {
        lock (gate) missed = time.GetUtcNow();
    }

    /// <summary>Whether the thing has, or may have, changed since then.</summary>
    public bool Since(string name, DateTimeOffset then)
    {
        lock (gate)
        {
            return then <= missed || time.GetUtcNow() - then > Kept || (changed.TryGetValue(name, out var at) && at >= then) || (before.TryGetValue(name, out at) && at >= then);
        }
    }
}
