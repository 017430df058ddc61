using System.Globalization;

namespace Crm.Lists;

/// <summary>One condition, e.g. country is DE or FR.</summary>
/// <param name="Field">The field's key.</param>
/// <param name="Kind">What the field holds.</param>
/// <param name="Operator">One of the field's operators.</param>
/// <param name="Values">What it is compared to; none for "empty" and "filled".</param>
[GenerateSerializer, Immutable, Alias("crm.condition")]
public sealed record Condition(
    [property: Id(0)] string Field, [property: Id(1)] FieldKind Kind, [property: Id(2)] string Operator, [property: Id(3)] IReadOnlyList<string> Values)
{
    /// <summary>As it stands in a URL.</summary>
    public override string ToString() => Values.Count == 0 ? $"{Field}:{Operator}" : $"{Field}:{Operator}:{string.Join(',', Values)}";
}

/// <summary>Something in a URL that is no filter: what was written and why it is not followed, the key of a text.</summary>
public sealed record BadFilter(string Text, string Why);

/// <summary>
/// What a list is narrowed to: rows for which all conditions of any one group hold. In a URL each condition is an f=field:operator:value (several values
/// with commas), and f=or begins the next group.
/// </summary>
/// <param name="Groups">The groups; none: every row.</param>
[GenerateSerializer, Immutable, Alias("crm.filter")]
public sealed record Filter([property: Id(0)] IReadOnlyList<IReadOnlyList<Condition>> Groups)
{
    const int MostConditions = 40;
    const int MostValues = 250;
    const int LongestValue = 200;

    /// <summary>Between two groups.</summary>
    public const string Or = "or";

    /// <summary>Every row.</summary>
    public static Filter None { get; } = new([]);

    /// <summary>Whether every row is let through.</summary>
    public bool IsNone => Groups.Count == 0;

    /// <summary>As it stands in a URL, one text for each f=.</summary>
    public IEnumerable<string> Texts => Groups.SelectMany((group, n) => n == 0 ? group.Select(c => c.ToString()) : group.Select(c => c.ToString()).Prepend(Or));

    /// <summary>Reads what stands in a URL. What cannot be read is left out and named; this never throws.</summary>
    /// <param name="texts">The values of f, in their order.</param>
    /// <param name="find">The field of a key; null when there is none.</param>
    public static (Filter Filter, IReadOnlyList<BadFilter> Bad) Parse(IEnumerable<string?> texts, Func<string, Field?> find)
    {
        var groups = new List<List<Condition>> { new() };
        var bad = new List<BadFilter>();
        var left = MostConditions;
        foreach (var text in texts)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (text == Or)
            {
                if (groups[^1].Count > 0) groups.Add([]);
                continue;
            }

            var (condition, why) = left == 0 ? (null, "There are too many filters.") : One(text, find);
            if (condition is null) bad.Add(new(text.Length > 80 ? text[..80] + "…" : text, why!));
            else
            {
                groups[^1].Add(condition);
                left--;
            }
        }

        return (new([.. groups.Where(g => g.Count > 0).Select(g => (IReadOnlyList<Condition>)[.. g])]), bad);
    }

    /// <summary>One condition, or why it is none.</summary>
    public static (Condition? Condition, string? Why) One(string text, Func<string, Field?> find)
    {
        var parts = text.Split(':', 3);
        if (find(parts[0]) is not { } field) return (null, "There is no such field.");
        var name = parts.Length > 1 ? parts[1] : "";
        if (!field.Operators.Contains(name)) return (null, "This field cannot be compared like that.");
        if (name is "empty" or "filled") return (new(field.Key, field.Kind, name, []), null);
        var value = parts.Length > 2 ? parts[2].Trim() : "";
        var isOneText = field.Kind is FieldKind.Text || field.Kind == FieldKind.CustomText && name == "has";
        string[] values = isOneText ? [value] : value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (values.Length == 0 || values[0].Length == 0) return (null, "A value is missing.");
        if (values.Length > MostValues || values.Any(v => v.Length > LongestValue || v.Contains('\0'))) return (null, "The value is too long.");
        var read = new List<string>(values.Length);
        foreach (var one in values)
        {
            if (Read(field, name, one) is not { } good) return (null, Explain(field, name));
            if (!read.Contains(good)) read.Add(good);
        }

        return (new(field.Key, field.Kind, name, read), null);
    }

    /// <summary>The value as it is kept in a URL, or null when the field cannot have it.</summary>
    static string? Read(Field field, string name, string value) => field.Kind switch
    {
        FieldKind.Choice => field.Code(value) is var code && (field.Codes is null ? code.Length <= 40 : field.Codes.Contains(code)) ? code : null,
        FieldKind.Number or FieldKind.CustomNumber => Number(value)?.ToString(CultureInfo.InvariantCulture),
        FieldKind.Date when name is "last" or "older" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and < 20_000
            ? days.ToString(CultureInfo.InvariantCulture) : null,
        FieldKind.Date or FieldKind.CustomDate => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 2200 ? value : null,
        FieldKind.Person => value == "me" ? value : Guid.TryParse(value, out var person) ? person.ToString() : null,
        FieldKind.Many => Guid.TryParse(value, out var id) ? id.ToString() : null,
        FieldKind.CustomYesNo => value is "yes" or "no" ? value : null,
        _ => value,
    };

    static string Explain(Field field, string name) => field.Kind switch
    {
        FieldKind.Number or FieldKind.CustomNumber => "The value must be a number.",
        FieldKind.Date when name is "last" or "older" => "The value must be a number of days.",
        FieldKind.Date or FieldKind.CustomDate => "The value must be a day, like 2026-11-24.",
        _ => "There is no such value.",
    };

    /// <summary>A number as a person types it, with a point for the decimals; null when it is none that can be kept.</summary>
    public static decimal? Number(string value) =>
        decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1_000_000_000_000m
            ? number : null;
}
