using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>One step after another of the reading of a shop: customers, then orders. Where it is stands in the row, so that anybody can go on with it.</summary>
internal sealed class SyncRun(NpgsqlDataSource source, Guid shop, Lane lane)
{
    const int MostReadings = 3;

    bool counted;

    /// <summary>Reads and sends the next page. How long to wait before the next step; null: everything is read.</summary>
    public async Task<TimeSpan?> Step(IShopSource api, SyncRow row, CancellationToken ct)
    {
        // At night the customers are read whole where they cannot be asked for by when they changed.
        var since = row.Kind == "night" && row.Part == Part.Customers && api is WooCommerce.WooCommerceSource ? null : row.Since;
        if (!counted && row.Total is null && row.Cursor is null && row.Part == Part.Customers)
        {
            counted = true;
            await SyncStore.Total(source, shop, await api.Count(Part.Orders, row.Since, ct) + await api.Count(Part.Customers, since, ct), ct);
        }

        var page = await Read(api, row, since, ct);
        var newest = row.Part == Part.Orders ? page.Newest : null;
        await lane.Send(shop, page.Items, page.Next, row.Cursor, newest, "api:", ct);
        if (page.Next is not null) return page.Pause;
        if (row.Part == Part.Customers)
        {
            await SyncStore.Next(source, shop, Part.Orders, ct);
            return TimeSpan.Zero;
        }

        await SyncStore.End(source, shop, ct);
        return null;
    }

    // What cannot be understood is asked for again: it may be the shop's bad moment. What stays so is parked with its reason, like a webhook.
    static async Task<Page> Read(IShopSource api, SyncRow row, DateTime? since, CancellationToken ct)
    {
        for (var reading = 1; ; reading++)
        {
            var page = await api.Read(row.Part, since, row.Cursor, ct);
            if (reading == MostReadings || page.Items.All(i => Translator.Translate(new(Guid.Empty, i.Kind, DateTime.UnixEpoch, i.Body)).Surprise is null)) return page;
        }
    }
}
