using Crm.People;

namespace Crm.Import;

/// <summary>
/// One file of customers on its way in (the key is crm.imports.id): uploaded in parts, mapped, checked without writing, then imported in chunks. What
/// was begun goes on by itself after a crash. Administrators and managers. Where it stands is read from crm.imports. Null is returned when it was done.
/// </summary>
[Alias("crm.import")]
public interface IImportGrain : IGrainWithGuidKey
{
    /// <summary>Begins an upload.</summary>
    [Alias("begin")] Task<Refusal?> Begin(string fileName, Person by);

    /// <summary>Keeps one part of the file; parts count from 0.</summary>
    [Alias("append")] Task<Refusal?> Append(int part, byte[] data, Person by);

    /// <summary>The whole file is there: reads its headers and guesses what the columns hold. What cannot be read is refused, and the upload dropped.</summary>
    [Alias("open")] Task<Refusal?> Open(Person by);

    /// <summary>Goes through the rows and counts what an import would do, without writing any.</summary>
    /// <param name="mapping">For each column the field that it holds, one of <see cref="ImportFields"/>; "" for none.</param>
    /// <param name="onMatch">"update", "skip" or "create": what becomes of a row whose customer is known.</param>
    /// <param name="by">Who.</param>
    [Alias("check")] Task<Refusal?> Check(IReadOnlyList<string> mapping, string onMatch, Person by);

    /// <summary>Imports what was checked, or goes on with what an error stopped.</summary>
    [Alias("start")] Task<Refusal?> Start(Person by);

    /// <summary>Goes on with what was begun, should it stand still because its silo died. Does nothing otherwise.</summary>
    [Alias("go-on")] Task GoOn();

    /// <summary>Drops the import with its upload; what it has written stays.</summary>
    [Alias("discard")] Task<Refusal?> Discard(Person by);
}

/// <summary>What a column of a file may hold, beside a customer's own fields (<see cref="Customers.ProfileFields"/>) and the custom ones.</summary>
public static class ImportFields
{
    /// <summary>Given and family name in one.</summary>
    public const string FullName = "name";

    /// <summary>The customer's id in a shop: finds a customer who is known by it.</summary>
    public const string ExternalId = "external_id";
}
