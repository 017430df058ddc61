namespace Crm.People;

/// <summary>Why something was not done, for a person: what is the matter and what to do. An expected outcome, so it is returned and not thrown.</summary>
/// <param name="Text">In English, {0} and so on for the values: the key by which pages translate it.</param>
/// <param name="Values">What stands in those places.</param>
/// <param name="Field">The form's field that it is about; null: the whole.</param>
[GenerateSerializer, Immutable, Alias("crm.refusal")]
public sealed record Refusal([property: Id(0)] string Text, [property: Id(1)] IReadOnlyList<string> Values, [property: Id(2)] string? Field = null)
{
    /// <summary>A text without values.</summary>
    public static Refusal Of(string text, string? field = null) => new(text, [], field);

    /// <summary>The whole in English, for a command and a log.</summary>
    public override string ToString() => string.Format(System.Globalization.CultureInfo.InvariantCulture, Text, [.. Values]);
}
