using System.Security.Cryptography;
using Crm.Database;
using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Activities;

internal sealed class AgendaGrain(NpgsqlDataSource source, LiveFeed live) : Grain, IAgendaGrain
{
    const int KeyBytes = 24;

    public async Task<int> Read(Guid? notification, Person by)
    {
        var read = await AgendaStore.MarkRead(source, notification, by, CancellationToken.None);
        if (read > 0) live.Changed($"mine:{by.Id}");
        return read;
    }

    public async Task<string> NewCalendarKey(Person by)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        await AgendaStore.SetCalendarKey(source, SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key)), by, CancellationToken.None);
        return key;
    }

    public Task RevokeCalendarKey(Person by) => AgendaStore.SetCalendarKey(source, null, by, CancellationToken.None);
}

/// <summary>The SQL of crm.calendar_keys, its only writer, and of reading one's notifications.</summary>
internal static class AgendaStore
{
    const string Mark = "UPDATE crm.notifications SET read_at = now() WHERE user_id = $2 AND read_at IS NULL AND ($1::uuid IS NULL OR id = $1)";

    const string SetKey = """
        INSERT INTO crm.calendar_keys (user_id, key_hash) VALUES ($1, $2)
        ON CONFLICT (user_id) DO UPDATE SET key_hash = excluded.key_hash, created_at = now()
        """;

    const string DropKey = "DELETE FROM crm.calendar_keys WHERE user_id = $1";

    public static async Task<int> MarkRead(NpgsqlDataSource source, Guid? notification, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        var read = await work.Run(Mark, c => c.With(notification).With(by.Id), ct);
        await work.Commit(ct);
        return read;
    }

    /// <param name="hash">Null: no key opens the calendar any more.</param>
    public static async Task SetCalendarKey(NpgsqlDataSource source, byte[]? hash, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        if (hash is null) await work.Run(DropKey, c => c.With(by.Id), ct);
        else await work.Run(SetKey, c => c.With(by.Id).With(hash), ct);
        await work.Note(hash is null ? "revoke-calendar" : "share-calendar", "user", by.Id.ToString(), null, ct);
        await work.Commit(ct);
    }
}
