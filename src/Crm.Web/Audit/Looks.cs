using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Crm.People;
using Npgsql;

namespace Crm.Web.Audit;

/// <summary>
/// Writes down who looked at or exported whose personal data. What comes within a moment goes together into one statement, so that a page does not wait
/// for it. Changes are written down by the grain that makes them, in the same transaction.
/// </summary>
/// <remarks>
/// None is given up while the web runs: what waits is not bounded, and is tried again until it is written. It cannot grow without end, for pages and
/// exports read from the same database: while it is away there is nothing to look at. What is lost all the same is counted and logged: an entry that the
/// database refuses by itself, and what is left when the web is stopped with the database away. A web that is killed loses the last quarter of a second.
/// </remarks>
internal sealed partial class Looks(NpgsqlDataSource source, TimeProvider time, IMeterFactory meters, ILogger<Looks> log) : BackgroundService
{
    const string Insert = """
        INSERT INTO crm.audit_log (at, user_id, role, action, subject_type, subject_id, ip, detail)
        SELECT at, user_id, role, action, subject_type, subject_id, ip::inet, detail::jsonb
        FROM unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
             AS n (at, user_id, role, action, subject_type, subject_id, ip, detail)
        """;

    const int Most = 2000;
    const int LastTries = 10;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    readonly Counter<long> lost = meters.Create("Crm.Web").CreateCounter<long>("crm.audit.lost");

    sealed record Look(DateTime At, Person Person, string Action, string SubjectType, string SubjectId, string? Detail);

    readonly Channel<Look> waiting = Channel.CreateUnbounded<Look>();
    readonly List<Look> group = []; // taken and not written yet

    /// <param name="person">Who.</param>
    /// <param name="action">"look" or "export".</param>
    /// <param name="subjectType">e.g. "customer".</param>
    /// <param name="subjectId">Which.</param>
    /// <param name="detail">JSON: counts and the like, no personal data.</param>
    public void Add(Person person, string action, string subjectType, string subjectId, string? detail = null) =>
        waiting.Writer.TryWrite(new(time.GetUtcNow().UtcDateTime, person, action, subjectType, subjectId, detail));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (group.Count > 0 || await waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(group.Count > 0 ? PauseAfterFault : Pause, stoppingToken);
                await Write();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>What waits goes out, if the database is there at all.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        for (var tries = 1; ; tries++)
        {
            do await Write();
            while (group.Count == 0 && waiting.Reader.Count > 0);
            if (group.Count == 0) return;
            if (tries == LastTries) break;
            await Task.Delay(Pause, CancellationToken.None);
        }

        Lose(group.Count + waiting.Reader.Count, "the web was stopped");
    }

    async Task Write()
    {
        while (group.Count < Most && waiting.Reader.TryRead(out var look)) group.Add(look);
        if (group.Count == 0) return;
        try
        {
            await Send(group);
            group.Clear();
        }
        catch (PostgresException exception) when (IsOfTheData(exception))
        {
            await WriteOneByOne();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            Log.Waiting(log, group.Count, exception.GetType().Name);
        }
    }

    // One of them can be written by no try; the others must not wait for it.
    async Task WriteOneByOne()
    {
        while (group.Count > 0)
        {
            try
            {
                await Send([group[0]]);
            }
            catch (PostgresException exception) when (IsOfTheData(exception))
            {
                Lose(1, exception.SqlState);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                return; // the rest waits
            }

            group.RemoveAt(0);
        }
    }

    static bool IsOfTheData(PostgresException exception) => exception.SqlState is ['2', '2' or '3', ..];

    void Lose(int count, string reason)
    {
        lost.Add(count);
        Log.Lost(log, count, reason);
    }

    async Task Send(List<Look> looks)
    {
        await using var command = source.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. looks.Select(l => l.At)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. looks.Select(l => l.Person.Id)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. looks.Select(l => l.Person.Role)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. looks.Select(l => l.Action)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. looks.Select(l => l.SubjectType)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. looks.Select(l => l.SubjectId)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. looks.Select(l => l.Person.Address)] });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. looks.Select(l => l.Detail)] });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} entries of the audit log wait: {Reason}")]
        public static partial void Waiting(ILogger logger, int count, string reason);

        [LoggerMessage(2, LogLevel.Error, "{Count} entries of the audit log are lost: {Reason}")]
        public static partial void Lost(ILogger logger, int count, string reason);
    }
}
