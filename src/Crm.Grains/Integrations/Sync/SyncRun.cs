using Npgsql;

namespace Crm.Integrations.Sync;

/// <summary>
/// One step after another of the reading of a shop: customers, then orders. Where it is stands in the row, so that anybody can go on with it. While a page is on
/// its way through the intake the next one is read.
/// </summary>
internal sealed class SyncRun(NpgsqlDataSource source, Guid shop, Lane lane) : IAsyncDisposable
{
    /// <summary>How often something is read that cannot be understood.</summary>
    public const int MostReadings = 3;

    static readonly TimeSpan BeforeAnother = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource stop = new();
    bool counted;
    (Part Part, string Cursor, Task<Page> Page)? ahead;

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

        var page = await Take(api, row, since, ct);
        if (page is { Next: { } next } && page.Pause == TimeSpan.Zero) ahead = (row.Part, next, Read(api, row.Part, since, next, stop.Token));
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

    // What was read ahead is of use when the page before it was received.
    async Task<Page> Take(IShopSource api, SyncRow row, DateTime? since, CancellationToken ct)
    {
        if (ahead is not { } read) return await Read(api, row.Part, since, row.Cursor, ct);
        ahead = null;
        if (read.Part == row.Part && read.Cursor == row.Cursor) return await read.Page;
        await Ended(read.Page);
        return await Read(api, row.Part, since, row.Cursor, ct);
    }

    // A source reads one thing at a time.
    static async Task Ended(Task reading) => await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (ahead is { } read) await Ended(read.Page);
        stop.Dispose();
    }

    // What cannot be understood is asked for again: it may be the shop's bad moment. What stays so is parked with its reason, like a webhook.
    static async Task<Page> Read(IShopSource api, Part part, DateTime? since, string? cursor, CancellationToken ct)
    {
        for (var reading = 1; ; reading++)
        {
            var page = await api.Read(part, since, cursor, ct);
            if (reading == MostReadings || page.Items.All(i => i.IsReadable)) return page;
            await Task.Delay(reading * BeforeAnother, ct); // a bad moment lasts longer than an answer takes
        }
    }
}
