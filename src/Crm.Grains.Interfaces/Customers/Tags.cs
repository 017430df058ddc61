using Crm.People;

namespace Crm.Customers;

/// <summary>The tags that customers can have (the key is 0: there is one). Administrators and managers keep them.</summary>
[Alias("crm.tags")]
public interface ITagsGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a tag. Null: done.</summary>
    [Alias("add")] Task<Refusal?> Add(Guid id, string name, string color, Person person);

    /// <summary>Gives a tag another name and colour. Null: done.</summary>
    [Alias("change")] Task<Refusal?> Change(Guid id, string name, string color, Person person);

    /// <summary>Gives every customer with the first tag the second, and deletes the first. How many customers had it; null: one of them is gone.</summary>
    [Alias("merge")] Task<int?> Merge(Guid id, Guid into, Person person);

    /// <summary>Deletes a tag and takes it from its customers. How many had it; null: it is gone.</summary>
    [Alias("delete")] Task<int?> Delete(Guid id, Person person);
}

/// <summary>The colours that a tag can have, by the names of the pages' tokens.</summary>
public static class TagColors
{
    /// <summary>In the order in which they are offered.</summary>
    public static IReadOnlyList<string> All { get; } = ["plain", "accent", "busy", "good", "wait", "bad", "vip"];
}
