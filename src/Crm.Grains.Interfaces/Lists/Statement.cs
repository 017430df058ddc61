using System.Globalization;

namespace Crm.Lists;

/// <summary>Who reads a list: whom "me" means, and in which time zone a day begins.</summary>
/// <param name="Me">crm.users.id.</param>
/// <param name="Zone">An IANA name; UTC when it is not known.</param>
/// <param name="Now">The instant of the look, UTC.</param>
[GenerateSerializer, Immutable, Alias("crm.list-reader")]
public sealed record Reader([property: Id(0)] Guid Me, [property: Id(1)] string Zone, [property: Id(2)] DateTime Now)
{
    /// <summary>Whether their role sees every customer: an agent's own are few, and are found by their owner.</summary>
    [Id(3)] public bool SeesAll { get; init; }

    /// <summary>When the day begins, UTC.</summary>
    internal DateTime Begin(DateOnly day)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var found) ? found : TimeZoneInfo.Utc;
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30); // the clocks went forward at midnight
        return TimeZoneInfo.ConvertTimeToUtc(midnight, zone);
    }

    internal DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(
        DateTime.SpecifyKind(Now, DateTimeKind.Utc), TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) ? zone : TimeZoneInfo.Utc));
}

/// <summary>The conditions of a statement as they come together. Values become parameters; none is ever written into the text.</summary>
/// <param name="first">The number of the first parameter that is free.</param>
public sealed class Statement(int first = 1)
{
    readonly List<object?> arguments = [];

    /// <summary>The parameters' values, in order.</summary>
    public IReadOnlyList<object?> Arguments => arguments;

    /// <summary>Puts a value in and gives the parameter that stands for it, e.g. "$3".</summary>
    public string Add(object? value)
    {
        arguments.Add(value);
        return "$" + (first + arguments.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A text in which LIKE finds nothing but itself.</summary>
    public static string Literal(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
