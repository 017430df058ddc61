namespace Crm.Lists;

/// <summary>What kind of thing a field holds: it decides which operators there are and how values are read.</summary>
public enum FieldKind
{
    /// <summary>Free text, compared without case and accents.</summary>
    Text,
    /// <summary>One of a number of codes.</summary>
    Choice,
    /// <summary>An amount or a count.</summary>
    Number,
    /// <summary>An instant, filtered by days in the reader's time zone.</summary>
    Date,
    /// <summary>A member of staff; "me" is the reader.</summary>
    Person,
    /// <summary>Any number of things that hang on the row, by their ids.</summary>
    Many,
    /// <summary>A custom field's text or choice.</summary>
    CustomText,
    /// <summary>A custom field's number.</summary>
    CustomNumber,
    /// <summary>A custom field's day, kept as yyyy-MM-dd.</summary>
    CustomDate,
    /// <summary>A custom field's yes or no.</summary>
    CustomYesNo,
}

/// <summary>A field that a list can be filtered by.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Label">Its name for a person, in English: the key by which pages translate it.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Sql">The column, written by us and never by a reader; for <see cref="FieldKind.Many"/> the rows of which {0} is the condition.</param>
public sealed record Field(string Key, string Label, FieldKind Kind, string Sql)
{
    /// <summary>Whether it can be without a value.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>How a text is folded before it is compared: by what its index has.</summary>
    public string Fold { get; init; } = "crm.fold";

    /// <summary>The folded column of several fields, among them this one, whose index narrows the rows down first; null: none.</summary>
    public string? Narrow { get; init; }

    /// <summary>The column of crm.customer_ranks that follows this figure and has an index; null: none.</summary>
    public string? Rank { get; init; }

    /// <summary>The codes that a choice may have; null: any.</summary>
    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>How a code is written.</summary>
    public Func<string, string> Code { get; init; } = code => code;

    /// <summary>The operators, the most usual first.</summary>
    public IReadOnlyList<string> Operators
    {
        get
        {
            string[] own = Kind switch
            {
                FieldKind.Text => ["has", "is", "not", "starts"],
                FieldKind.Choice or FieldKind.Person => ["is", "not"],
                FieldKind.Many => ["is", "all", "not"],
                FieldKind.Number or FieldKind.CustomNumber => ["from", "to", "is"],
                FieldKind.Date => ["last", "older", "from", "to", "on"],
                FieldKind.CustomText => ["is", "not", "has"],
                FieldKind.CustomDate => ["from", "to", "is"],
                _ => ["is"],
            };
            return MayBeEmpty ? [.. own, "empty", "filled"] : own;
        }
    }
}
