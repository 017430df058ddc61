using Crm.People;
using Npgsql;

namespace Crm.Database;

/// <summary>A transaction in which a grain writes on behalf of a person: under the database role of their staff role, so that what they may not
/// do is refused there. Without a person it is the service's own.</summary>
internal sealed class PersonWork : IAsyncDisposable
{
    readonly NpgsqlConnection connection;
    readonly NpgsqlTransaction transaction;
    readonly Person? person;

    const string Become = "SELECT set_config('role', $1, true), set_config('crm.user_id', $2, true)";

    // As text, and with the role: the statement runs under the person's own.
    const string Audit = """
        INSERT INTO crm.audit_log (user_id, role, action, subject_type, subject_id, detail, ip) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::inet)
        """;

    const string AuditAll = """
        INSERT INTO crm.audit_log (user_id, role, action, subject_type, subject_id, detail, ip)
        SELECT $1, $2, $3, $4, id::text, $6::jsonb, $7::inet FROM unnest($5::uuid[]) AS id
        """;

    PersonWork(NpgsqlConnection connection, NpgsqlTransaction transaction, Person? person) =>
        (this.connection, this.transaction, this.person) = (connection, transaction, person);

    public static async Task<PersonWork> Begin(NpgsqlDataSource source, Person? person, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            var work = new PersonWork(connection, await connection.BeginTransactionAsync(ct), person);
            if (person is null) return work;
            await work.Run(Become, c => c.With(person.DatabaseRole).With(person.Id.ToString()), ct);
            return work;
        }
        catch
        {
            await connection.DisposeAsync(); // back to the pool, without the role
            throw;
        }
    }

    /// <summary>From here on the silo's own role: for what follows from the person's decision and no person may write themselves, like figures. The
    /// decision itself, and its note, must have been written before, under the person's role.</summary>
    public Task AsService(CancellationToken ct) => Run("RESET ROLE", c => c, ct);

    /// <summary>How many rows the statement changed.</summary>
    public async Task<int> Run(string sql, Func<NpgsqlCommand, NpgsqlCommand> parameters, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        return await parameters(command).ExecuteNonQueryAsync(ct);
    }

    /// <summary>The rows that the statement gives.</summary>
    public async Task<List<T>> Rows<T>(string sql, Func<NpgsqlCommand, NpgsqlCommand> parameters, Func<NpgsqlDataReader, T> row, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await using var reader = await parameters(command).ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(row(reader));
        return rows;
    }

    /// <summary>
    /// Runs as the service what follows of itself from the person's change and is nobody's to decide, e.g. what a new customer adds to the buckets.
    /// What comes after it is the person's again. How many rows it changed.
    /// </summary>
    public async Task<int> Follow(string sql, Func<NpgsqlCommand, NpgsqlCommand> parameters, CancellationToken ct)
    {
        if (person is null) return await Run(sql, parameters, ct);
        await Run("RESET ROLE", c => c, ct);
        var changed = await Run(sql, parameters, ct);
        await Run(Become, c => c.With(person.DatabaseRole).With(person.Id.ToString()), ct);
        return changed;
    }

    /// <summary>Writes down in the audit log, in the same transaction, who did what to whom and from where. No personal data belongs in the detail.</summary>
    /// <param name="action">A verb, e.g. "edit".</param>
    /// <param name="subjectType">What kind of thing, e.g. "customer".</param>
    /// <param name="subjectId">Which.</param>
    /// <param name="detail">JSON: the names of changed fields, counts and the like.</param>
    public Task Note(string action, string subjectType, string? subjectId, string? detail, CancellationToken ct) => Run(Audit, c => c
        .With(person?.Id).With(person?.Role).With(action).With(subjectType).With(subjectId).With(detail).With(person?.Address), ct);

    /// <summary>The same for many things of one kind.</summary>
    public Task NoteAll(string action, string subjectType, Guid[] subjects, string? detail, CancellationToken ct) => Run(AuditAll, c => c
        .With(person?.Id).With(person?.Role).With(action).With(subjectType).With(subjects).With(detail).With(person?.Address), ct);

    public Task Commit(CancellationToken ct) => transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
