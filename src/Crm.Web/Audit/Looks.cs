using System.Threading.Channels;
using Crm.People;
using Npgsql;

namespace Crm.Web.Audit;

/// <summary>
/// Writes down who looked at or exported whose personal data. What comes within a moment goes together into one statement, so that a page does not wait
/// for it. Changes are written down by the grain that makes them, in the same transaction.
/// </summary>
internal sealed partial class Looks(NpgsqlDataSource source, TimeProvider time, ILogger<Looks> log) : BackgroundService
{
    const string Insert = """
        INSERT INTO crm.audit_log (at, user_id, role, action, subject_type, subject_id, ip, detail)
        SELECT at, user_id, role, action, subject_type, subject_id, ip::inet, detail::jsonb
        FROM unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
             AS n (at, user_id, role, action, subject_type, subject_id, ip, detail)
        """;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    sealed record Look(DateTime At, Person Person, string Action, string SubjectType, string SubjectId, string? Detail);

    // Bounded: with the database away for long the oldest that wait are given up, and the log says so.
    readonly Channel<Look> waiting = Channel.CreateBounded<Look>(new BoundedChannelOptions(50_000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <param name="person">Who.</param>
    /// <param name="action">"look" or "export".</param>
    /// <param name="subjectType">e.g. "customer".</param>
    /// <param name="subjectId">Which.</param>
    /// <param name="detail">JSON: counts and the like, no personal data.</param>
    public void Add(Person person, string action, string subjectType, string subjectId, string? detail = null) =>
        waiting.Writer.TryWrite(new(time.GetUtcNow().UtcDateTime, person, action, subjectType, subjectId, detail));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Look>();
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Pause, stoppingToken);
                await Write(group);
            }
        }
        catch (OperationCanceledException)
        {
            await Write(group);
        }
    }

    async Task Write(List<Look> group)
    {
        while (group.Count < 2000 && waiting.Reader.TryRead(out var look)) group.Add(look);
        if (group.Count == 0) return;
        try
        {
            await using var command = source.CreateCommand(Insert);
            command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. group.Select(l => l.At)] });
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. group.Select(l => l.Person.Id)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. group.Select(l => l.Person.Role)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. group.Select(l => l.Action)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. group.Select(l => l.SubjectType)] });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. group.Select(l => l.SubjectId)] });
            command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. group.Select(l => l.Person.Address)] });
            command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. group.Select(l => l.Detail)] });
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            group.Clear();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            Log.Waiting(log, group.Count, exception.GetType().Name); // they are tried again with the next ones
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} entries of the audit log wait: {Reason}")]
        public static partial void Waiting(ILogger logger, int count, string reason);
    }
}
