using Crm.People;

namespace Crm.Customers;

/// <summary>A field that an administrator added to customers.</summary>
/// <param name="Key">The name under which customers.custom_fields keeps the value; it never changes.</param>
/// <param name="Label">As staff see it, in their own words.</param>
/// <param name="Type">"text", "number", "date", "choice" or "boolean".</param>
/// <param name="Choices">For a choice, what can be chosen.</param>
/// <param name="Required">Whether it may not be left empty.</param>
[GenerateSerializer, Immutable, Alias("crm.custom-field")]
public sealed record CustomField(
    [property: Id(0)] string Key, [property: Id(1)] string Label, [property: Id(2)] string Type, [property: Id(3)] IReadOnlyList<string> Choices,
    [property: Id(4)] bool Required)
{
    /// <summary>The types that there are.</summary>
    public static IReadOnlyList<string> Types { get; } = ["text", "number", "date", "choice", "boolean"];
}

/// <summary>The fields that administrators add to customers (the key is 0: there is one).</summary>
[Alias("crm.custom-fields")]
public interface ICustomFieldsGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a field, last in order. Null: done.</summary>
    [Alias("add")] Task<Refusal?> Add(CustomField field, Person person);

    /// <summary>Changes label, choices and whether it is required of the field with this key; its type stays. Null: done.</summary>
    [Alias("change")] Task<Refusal?> Change(CustomField field, Person person);

    /// <summary>Moves the field one place up (-1) or down (1).</summary>
    [Alias("move")] Task Move(string key, int by, Person person);

    /// <summary>Deletes the field and every customer's value of it. How many customers had one.</summary>
    [Alias("delete")] Task<int> Delete(string key, Person person);
}
