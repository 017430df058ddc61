using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>Mends what a comparison found: each of those orders is read anew and received under a name of its own, through the intake like any news.</summary>
internal static class BookMend
{
    const int AtOnce = 50;

    public static async Task Run(NpgsqlDataSource source, Guid shop, IShopSource api, Lane lane, TimeProvider time, CancellationToken ct)
    {
        var under = $"mend:{Guid.NewGuid():N}:";
        foreach (var some in (await BookCheck.Found(source, shop, ct)).Chunk(AtOnce))
        {
            var items = await api.Orders([.. some.Select(f => f.Id)], ct);
            var there = items.Select(i => i.Key[2..]).ToHashSet();
            // Only what the shop, asked for it by name, does not have any more is gone.
            await lane.Mend(shop, [.. items, .. some.Where(f => !f.InShop && !there.Contains(f.Id)).Select(f => api.Deleted(f.Id))], under, ct);
        }

        await BookCheck.Run(source, shop, api, time.GetUtcNow().UtcDateTime, ct);
    }
}
