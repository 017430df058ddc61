using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Rates;

/// <summary>How it stands with a source.</summary>
internal sealed record FetchState(string Source, DateTime NextTryAt, DateOnly? Newest, bool HasHistory, int Failures, string? ETag, DateTime? LastModified);

/// <summary>The SQL of crm.rate_sources: the only writer.</summary>
internal static class FetchStore
{
    const string Keep = """
        WITH gone AS (DELETE FROM crm.rate_sources WHERE source <> ALL ($1))
        INSERT INTO crm.rate_sources (source) SELECT unnest($1::text[]) ON CONFLICT (source) DO NOTHING
        """;

    const string Read = "SELECT source, next_try_at, newest_day, history_at IS NOT NULL, failures, etag, last_modified FROM crm.rate_sources ORDER BY source";

    const string Succeed = """
        UPDATE crm.rate_sources
        SET tried_at = $2, succeeded_at = $2, next_try_at = $3, newest_day = greatest(newest_day, $4), failures = 0, error = NULL, error_values = NULL,
            history_at = CASE WHEN $5 THEN $2 ELSE history_at END, etag = $6, last_modified = $7
        WHERE source = $1
        """;

    const string Fail = """
        UPDATE crm.rate_sources SET tried_at = $2, next_try_at = $3, failures = failures + 1, error = $4, error_values = $5 WHERE source = $1
        """;

    const string Hurry = "UPDATE crm.rate_sources SET next_try_at = now()";

    const string ReadElsewhere = "SELECT DISTINCT currency FROM crm.exchange_rates WHERE rate_date >= $1 AND source = $2";

    const string ReadAwaited = "SELECT currency, (min(created_at) AT TIME ZONE 'UTC')::date FROM crm.orders WHERE exchange_rate IS NULL GROUP BY currency";

    /// <summary>A row for each source that is asked, and none for others.</summary>
    public static async Task Know(NpgsqlDataSource source, string[] names, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Keep);
        await command.With(names).ExecuteNonQueryAsync(ct);
    }

    public static async Task<List<FetchState>> States(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Read);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var states = new List<FetchState>();
        while (await reader.ReadAsync(ct))
        {
            states.Add(new(
                reader.GetString(0), reader.GetDateTime(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateOnly>(2), reader.GetBoolean(3), reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetDateTime(6)));
        }

        return states;
    }

    public static async Task Succeeded(NpgsqlDataSource source, string name, DateTime now, DateTime next, DateOnly? newest, Fetched got, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Succeed);
        await command.With(name).With(now).With(next).With(newest).With(got.IsHistory).With(got.ETag).With(got.LastModified?.UtcDateTime).ExecuteNonQueryAsync(ct);
    }

    public static async Task Failed(NpgsqlDataSource source, string name, DateTime now, DateTime next, Refusal why, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Fail);
        await command.With(name).With(now).With(next).With(why.Text).With(why.Values.ToArray()).ExecuteNonQueryAsync(ct);
    }

    /// <summary>Every source is due from now on. A decision of the person, noted under their role.</summary>
    public static async Task<Refusal?> Due(NpgsqlDataSource source, Person by, CancellationToken ct)
    {
        if (by.Role is not ("admin" or "manager")) return Refusal.Of("Your role does not allow this.");
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Note("fetch", "rates", null, null, ct);
        await work.Follow(Hurry, c => c, ct);
        await work.Commit(ct);
        return null;
    }

    /// <summary>The currencies that another source has published since that day.</summary>
    public static async Task<HashSet<string>> Elsewhere(NpgsqlDataSource source, DateOnly since, string other, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadElsewhere);
        await using var reader = await command.With(since).With(other).ExecuteReaderAsync(ct);
        var codes = new HashSet<string>();
        while (await reader.ReadAsync(ct)) codes.Add(reader.GetString(0));
        return codes;
    }

    /// <summary>The currencies of orders that await a rate, each with the day of the first.</summary>
    public static async Task<List<RateAsked>> Awaited(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadAwaited);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var asked = new List<RateAsked>();
        while (await reader.ReadAsync(ct)) asked.Add(new(reader.GetString(0), reader.GetFieldValue<DateOnly>(1)));
        return asked;
    }
}
