using Crm.Database;
using Crm.Integrations.Outbound;
using Crm.People;
using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>The webhooks that stand in a shop: registered by us, looked at again and again, for platforms drop them. Writes crm.shop_webhooks.</summary>
internal static class Subscriptions
{
    const string Write = """
        INSERT INTO crm.shop_webhooks AS w (integration_id, topic, state, note, note_values, checked_at)
        SELECT $1, n.topic, CASE WHEN n.here THEN 'active' ELSE 'missing' END, CASE WHEN n.here THEN NULL ELSE $4 END, CASE WHEN n.here THEN '{}' ELSE $5 END, now()
        FROM unnest($2::text[], $3::boolean[]) AS n (topic, here)
        ON CONFLICT (integration_id, topic) DO UPDATE SET state = excluded.state, note = excluded.note, note_values = excluded.note_values, checked_at = excluded.checked_at
        """;

    /// <summary>Registers what is missing, wakes what was switched off, removes ours that lead elsewhere. Why not all stand, or null.</summary>
    public static async Task<Refusal?> Check(NpgsqlDataSource source, Guid shop, string platform, string domain, IShopSource api, string publicAddress, string secret, CancellationToken ct)
    {
        var path = $"/webhooks/{platform}/{shop}";
        var address = publicAddress + path;
        var standing = new HashSet<string>();
        Refusal? refused = null;
        var found = await api.Webhooks(ct);
        foreach (var topic in api.Topics)
        {
            try
            {
                var ours = found.FirstOrDefault(w => w.Topic == topic && w.Address == address);
                if (ours is null) await api.Register(topic, address, secret, ct);
                else if (!ours.IsActive) await api.Wake(ours, secret, ct);
                standing.Add(topic);
            }
            catch (Exception exception) when (ShopTrouble.Of(exception, domain) is { } trouble)
            {
                refused = trouble.Sentence;
                if (trouble.Mends == Mends.Time) break; // it is looked at again soon
            }
        }

        foreach (var old in found.Where(w => w.Address != address && w.Address.EndsWith(path, StringComparison.Ordinal))) await api.Remove(old, ct);
        await using var command = source.CreateCommand(Write)
            .With(shop).With(api.Topics.ToArray()).With(api.Topics.Select(standing.Contains).ToArray()).With(refused?.Text).With((refused?.Values ?? []).ToArray());
        await command.ExecuteNonQueryAsync(ct);
        return refused;
    }
}
