using System.Security.Claims;
using Crm.Web.Database;
using Npgsql;

namespace Crm.Web.Auth;

/// <summary>A browser in which somebody is signed in.</summary>
internal sealed record Session(Guid Id, DateTime Since, DateTime LastSeen, string? Address, string? Browser);

/// <summary>The SQL of auth.sessions, its only writer. A cookie is good for as long as its session is there, which is looked up once a minute.</summary>
internal sealed class Sessions(NpgsqlDataSource source)
{
    /// <summary>The claim that names the session.</summary>
    public const string Claim = "crm:session";

    const int LongestBrowser = 300;

    // The cookie lives twelve hours from the last time that it was seen.
    const string Insert = """
        WITH old AS (DELETE FROM auth.sessions WHERE user_id = $2 AND last_seen_at < now() - interval '13 hours'),
             seen AS (UPDATE auth.users SET "LastSignInAt" = now() WHERE "Id" = $2)
        INSERT INTO auth.sessions (id, user_id, ip, user_agent) VALUES ($1, $2, $3::inet, $4)
        """;

    // Who was deactivated has no session any more, whatever their cookie says.
    const string Touch = """
        UPDATE auth.sessions s SET last_seen_at = now(), ip = coalesce($3::inet, s.ip)
        WHERE s.id = $1 AND s.user_id = $2 AND EXISTS (SELECT 1 FROM crm.users u WHERE u.id = $2 AND u.deactivated_at IS NULL)
        """;

    const string ReadOwn = """
        SELECT id, created_at, last_seen_at, host(ip), user_agent FROM auth.sessions
        WHERE user_id = $1 AND last_seen_at > now() - interval '13 hours' ORDER BY last_seen_at DESC, id
        """;

    const string DeleteOne = "DELETE FROM auth.sessions WHERE user_id = $1 AND id = $2";
    const string DeleteOthers = "DELETE FROM auth.sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2";
    const string ReadActive = "SELECT 1 FROM crm.users WHERE id = $1 AND deactivated_at IS NULL";

    /// <summary>The session that a principal's cookie is of; null for one of nobody.</summary>
    public static Guid? Of(ClaimsPrincipal? principal) => Guid.TryParse(principal?.FindFirstValue(Claim), out var id) ? id : null;

    public async Task<Guid> Begin(Guid user, HttpContext http)
    {
        var id = Guid.CreateVersion7();
        var browser = http.Request.Headers.UserAgent.ToString();
        await Run(Insert, id, user, http.Connection.RemoteIpAddress?.ToString(), browser.Length > LongestBrowser ? browser[..LongestBrowser] : browser);
        return id;
    }

    /// <summary>Whether the session is still good.</summary>
    public async Task<bool> IsGood(Guid id, Guid user, string? address) => await Run(Touch, id, user, address) == 1;

    /// <summary>Whether the person may sign in at all.</summary>
    public async Task<bool> IsActive(Guid user)
    {
        await using var command = Command(ReadActive, user);
        return await command.ExecuteScalarAsync() is not null;
    }

    /// <summary>False when there is no such session of theirs.</summary>
    public async Task<bool> End(Guid user, Guid id) => await Run(DeleteOne, user, id) == 1;

    /// <summary>All but this one; all of them when null.</summary>
    public Task EndOthers(Guid user, Guid? current) => Run(DeleteOthers, user, current);

    public async Task<List<Session>> All(Guid user, CancellationToken ct)
    {
        await using var command = Command(ReadOwn, user);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var sessions = new List<Session>();
        while (await reader.ReadAsync(ct)) sessions.Add(new(reader.GetGuid(0), reader.GetDateTime(1), reader.GetDateTime(2), reader.Text(3), reader.Text(4)));
        return sessions;
    }

    async Task<int> Run(string sql, params object?[] arguments)
    {
        await using var command = Command(sql, arguments);
        return await command.ExecuteNonQueryAsync();
    }

    NpgsqlCommand Command(string sql, params object?[] arguments)
    {
        var command = source.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new() { Value = argument ?? DBNull.Value });
        return command;
    }
}
