using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Files;

/// <summary>The SQL of crm.files, its only writer but for the web's sweep of what is gone.</summary>
internal static class FileStore
{
    const string Insert = """
        INSERT INTO crm.files (id, kind, customer_id, activity_id, name, content_type, size, storage_key, added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    const string DropAvatars = "UPDATE crm.files SET deleted_at = now() WHERE customer_id = $1 AND kind = 'avatar' AND NOT is_gone";

    const string Drop = "UPDATE crm.files SET deleted_at = now() WHERE id = $1 AND NOT is_gone";

    const string DropAll = "UPDATE crm.files SET deleted_at = now() WHERE customer_id = $1 AND NOT is_gone";

    const string DropOld = "UPDATE crm.files SET deleted_at = now() WHERE created_at < $1 AND NOT is_gone";

    const string FindCustomer = "SELECT customer_id FROM crm.files WHERE id = $1";

    static readonly Refusal Gone = Refusal.Of(IFileGrain.Gone);

    public static async Task<Refusal?> Add(NpgsqlDataSource source, Guid id, StoredFile file, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        try
        {
            if (file is { Kind: "avatar", Customer: { } customer }) await work.Run(DropAvatars, c => c.With(customer), ct);
            await work.Run(Insert, c => c.With(id).With(file.Kind).With(file.Customer).With(file.Activity).With(file.Name).With(file.ContentType).With(file.Size)
                .With(file.StorageKey).With(by.Id), ct);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ForeignKeyViolation)
        {
            return Gone;
        }

        await work.Note("add", "file", id.ToString(), $$"""{"kind":"{{file.Kind}}"}""", ct);
        await work.Commit(ct);
        return null;
    }

    /// <summary>The customer whose page shows it, or why it was not deleted.</summary>
    public static async Task<(Refusal? Refusal, Guid? Customer)> Delete(NpgsqlDataSource source, Guid id, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        try
        {
            var found = await work.Rows(FindCustomer, c => c.With(id), r => r.IsDBNull(0) ? (Guid?)null : r.GetGuid(0), ct);
            if (found is not [var customer] || await work.Run(Drop, c => c.With(id), ct) == 0) return (Gone, null);
            await work.Note("delete", "file", id.ToString(), null, ct);
            await work.Commit(ct);
            return (null, customer);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return (Gone, null);
        }
    }

    /// <summary>For an erasure: all files of a customer, in its transaction, as the service. Their bytes are deleted within a minute of its commit.</summary>
    public static Task<int> Forget(PersonWork work, Guid customer, CancellationToken ct) => work.Run(DropAll, c => c.With(customer), ct);

    /// <summary>For the end of a retention period: all files that are older, as the service.</summary>
    public static Task<int> ForgetOlder(PersonWork work, DateTime than, CancellationToken ct) => work.Run(DropOld, c => c.With(than), ct);
}
