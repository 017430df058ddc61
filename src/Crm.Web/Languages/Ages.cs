namespace Crm.Web.Languages;

/// <summary>How long past something is, or how long until it comes, in the largest unit that fills up.</summary>
internal static class Ages
{
    /// <param name="T">The reader's words.</param>
    /// <param name="past">Less than nothing: it is still to come.</param>
    public static string Of(Words T, TimeSpan past) => past switch
    {
        { TotalSeconds: > -5 and < 5 } => T["just now"],
        { Ticks: < 0 } => Until(T, -past),
        { TotalMinutes: < 1 } => T.Many("{0} s ago|{0} s ago", past.Seconds),
        { TotalHours: < 1 } => T.Many("{0} min ago|{0} min ago", past.Minutes),
        { TotalDays: < 1 } => T.Many("{0} h ago|{0} h ago", past.Hours),
        _ => T.Many("{0} day ago|{0} days ago", past.Days),
    };

    /// <summary>A duration, e.g. the lag from a webhook's receipt to its being applied.</summary>
    public static string Span(Words T, TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => T["{0:N0} ms", span.TotalMilliseconds],
        { TotalMinutes: < 1 } => T["{0:N1} s", span.TotalSeconds],
        { TotalHours: < 1 } => T["{0:N0} min", span.TotalMinutes],
        _ => T["{0:N0} h", span.TotalHours],
    };

    static string Until(Words T, TimeSpan left) => left switch
    {
        { TotalHours: < 1 } => T.Many("in {0} min|in {0} min", Math.Max(1, left.Minutes)),
        { TotalDays: < 1 } => T.Many("in {0} h|in {0} h", left.Hours),
        _ => T.Many("in {0} day|in {0} days", left.Days),
    };
}
