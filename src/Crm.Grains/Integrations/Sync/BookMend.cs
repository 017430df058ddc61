using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Database;
using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>
/// Mends what a comparison found: each of those orders is read anew and received under a name of its own, through the intake like any news. It says of which time
/// ours was before the shop was asked: the shop's word stands in place of that even where the shop's clock was put back, and of nothing newer.
/// </summary>
internal static class BookMend
{
    /// <summary>The field that is added to what the shop says.</summary>
    public const string InsteadOf = "crm_instead_of";

    const int AtOnce = 50;

    const string ReadTimes = """
        SELECT k.id, coalesce(t.deleted_at, o.updated_at) FROM unnest($2::text[]) AS k (id)
        LEFT JOIN crm.orders o ON o.integration_id = $1 AND o.external_id = k.id
        LEFT JOIN crm.tombstones t ON t.integration_id = $1 AND t.kind = 'order' AND t.external_id = k.id
        WHERE coalesce(t.deleted_at, o.updated_at) IS NOT NULL
        """;

    public static async Task Run(NpgsqlDataSource source, Guid shop, IShopSource api, Lane lane, TimeProvider time, CancellationToken ct)
    {
        var under = $"mend:{Guid.NewGuid():N}:";
        foreach (var some in (await BookCheck.Found(source, shop, ct)).Chunk(AtOnce))
        {
            var ids = some.Select(f => f.Id).ToArray();
            var times = await Times(source, shop, ids, ct);
            var items = await Read(api, ids, ct);
            var there = items.Select(i => i.Key[2..]).ToHashSet();
            Item[] news =
            [
                .. items.Select(i => times.TryGetValue(i.Key[2..], out var at) ? Instead(i, at) : i),
                // Only what the shop, asked for it by name, does not have any more is gone.
                .. some.Where(f => !f.InShop && !there.Contains(f.Id)).Select(f => api.Deleted(f.Id)),
            ];
            await lane.Mend(shop, news, under, ct);
        }

        await BookCheck.Run(source, shop, api, time.GetUtcNow().UtcDateTime, ct);
    }

    // What cannot be understood is asked for again: it may be the shop's bad moment.
    static async Task<List<Item>> Read(IShopSource api, string[] ids, CancellationToken ct)
    {
        var items = new List<Item>();
        for (var reading = 1; ids.Length > 0; reading++)
        {
            var read = await api.Orders(ids, ct);
            var isLast = reading == SyncRun.MostReadings;
            items.AddRange(isLast ? read : read.Where(i => i.IsReadable));
            ids = isLast ? [] : [.. read.Where(i => !i.IsReadable).Select(i => i.Key[2..])];
        }

        return items;
    }

    static Item Instead(Item item, DateTime at)
    {
        var whole = JsonNode.Parse(item.Body)!.AsObject();
        whole[InsteadOf] = at.ToString("O", CultureInfo.InvariantCulture);
        return item with { Body = JsonSerializer.SerializeToUtf8Bytes(whole) };
    }

    static async Task<Dictionary<string, DateTime>> Times(NpgsqlDataSource source, Guid shop, string[] ids, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadTimes).With(shop).With(ids);
        await using var r = await command.ExecuteReaderAsync(ct);
        var times = new Dictionary<string, DateTime>();
        while (await r.ReadAsync(ct)) times[r.GetString(0)] = r.GetDateTime(1);
        return times;
    }
}
