using Crm.People;

namespace Crm.Files;

/// <summary>A file whose bytes are stored already.</summary>
/// <param name="Kind">"activity" or "customer": an attachment of it; "avatar": the customer's picture.</param>
/// <param name="Name">As it was uploaded, without folders.</param>
/// <param name="ContentType">What its content says it is, never what the uploader said.</param>
/// <param name="Size">Bytes.</param>
/// <param name="StorageKey">Under which the bytes stand.</param>
[GenerateSerializer, Immutable, Alias("crm.stored-file")]
public sealed record StoredFile(
    [property: Id(0)] string Kind, [property: Id(1)] Guid? Customer, [property: Id(2)] Guid? Activity, [property: Id(3)] string Name,
    [property: Id(4)] string ContentType, [property: Id(5)] long Size, [property: Id(6)] string StorageKey);

/// <summary>One file (the key is its id). Writes crm.files under the role of the person; the bytes are the web's, which deletes those that nothing shows.</summary>
[Alias("crm.file")]
public interface IFileGrain : IGrainWithGuidKey
{
    /// <summary>The text of the refusal for what does not exist, or is not theirs to see or change.</summary>
    public const string Gone = "There is no such file.";

    /// <summary>Adds it; a new picture takes the place of the one before.</summary>
    [Alias("add")] Task<Refusal?> Add(StoredFile file, Person by);

    /// <summary>From now on nothing shows it; its bytes are deleted within a minute.</summary>
    [Alias("delete")] Task<Refusal?> Delete(Person by);
}
