using Crm.People;

namespace Crm.Customers;

/// <summary>The fields of a profile that staff edit, by the names of their columns in crm.customers. A custom field is "custom." and its key.</summary>
public static class ProfileFields
{
    /// <summary>What a custom field's name begins with.</summary>
    public const string CustomPrefix = "custom.";

    /// <summary>The agent to whom the customer is assigned; crm.users.id.</summary>
    public const string Owner = "owner_id";

    /// <summary>Those that shops report too: once staff have written one of them, shops' news leaves it alone until it is released.</summary>
    public static IReadOnlyList<string> Reported { get; } =
        ["email", "first_name", "last_name", "phone", "company_name", "country_code", "region", "city", "postal_code", "language", "currency"];

    /// <summary>All but the custom ones.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Reported, "timezone", "status", Owner];

    /// <summary>The states of a customer.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["active", "inactive", "vip", "blocked"];
}

/// <summary>One field as its editor found it and as they leave it. An empty text is no value.</summary>
/// <param name="Field">One of <see cref="ProfileFields"/>.</param>
/// <param name="Was">What stood there when the form was opened: if something else stands there now, somebody was faster.</param>
/// <param name="Now">What shall stand there: as typed; dates as 2026-11-24, numbers with a point, yes and no as "true" and "false".</param>
[GenerateSerializer, Immutable, Alias("crm.field-change")]
public sealed record FieldChange([property: Id(0)] string Field, [property: Id(1)] string? Was, [property: Id(2)] string? Now);

/// <summary>A field that two people changed at once.</summary>
/// <param name="Field">Which.</param>
/// <param name="Theirs">What stands there now.</param>
/// <param name="Yours">What was to stand there.</param>
[GenerateSerializer, Immutable, Alias("crm.field-conflict")]
public sealed record FieldConflict([property: Id(0)] string Field, [property: Id(1)] string? Theirs, [property: Id(2)] string? Yours);

/// <summary>What became of an edit. Without refusals and conflicts it is saved, else nothing of it is.</summary>
/// <param name="Exists">Whether there is such a customer, for this person.</param>
/// <param name="Changed">The fields that the edit changed.</param>
/// <param name="Refusals">What is wrong with which field.</param>
/// <param name="Conflicts">Fields that somebody else changed since the form was opened.</param>
[GenerateSerializer, Immutable, Alias("crm.edit-outcome")]
public sealed record EditOutcome(
    [property: Id(0)] bool Exists, [property: Id(1)] IReadOnlyList<string> Changed, [property: Id(2)] IReadOnlyList<Refusal> Refusals,
    [property: Id(3)] IReadOnlyList<FieldConflict> Conflicts)
{
    /// <summary>No such customer, or none that this person may see.</summary>
    public static EditOutcome Nobody { get; } = new(false, [], [], []);

    /// <summary>Who edited last, by name; null when it was a shop.</summary>
    [Id(4)] public string? EditedBy { get; init; }

    /// <summary>When, UTC.</summary>
    [Id(5)] public DateTime? EditedAt { get; init; }

    /// <summary>Whether it is done.</summary>
    public bool IsSaved => Exists && Refusals.Count == 0 && Conflicts.Count == 0;
}

/// <summary>A customer's profile as staff write it: its only writer beside the shops' reports. Administrators and managers edit; agents tag their own.</summary>
[Alias("crm.customer-profile")]
public interface ICustomerProfileGrain : IGrainWithGuidKey
{
    /// <summary>Changes fields. Two people who change different fields both have their way; of two who change the same, the second is told.</summary>
    /// <param name="changes">The fields.</param>
    /// <param name="released">Fields that shops' news may write again.</param>
    [Alias("edit")] Task<EditOutcome> Edit(IReadOnlyList<FieldChange> changes, IReadOnlyList<string> released, Person person);

    /// <summary>Makes the customer. Made already (the form was sent twice): saved, and nothing changes.</summary>
    [Alias("create")] Task<EditOutcome> Create(IReadOnlyDictionary<string, string?> fields, Person person);

    /// <summary>Deletes a customer without orders. Null: done. The shops that know them may make them anew by an order.</summary>
    [Alias("delete")] Task<Refusal?> Delete(Person person);

    /// <summary>Adds and takes tags, by crm.tags.id. Null: done.</summary>
    [Alias("tag")] Task<Refusal?> Tag(IReadOnlyList<Guid> added, IReadOnlyList<Guid> taken, Person person);
}
