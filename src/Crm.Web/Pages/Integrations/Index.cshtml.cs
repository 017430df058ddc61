using Crm.Web.Database;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Integrations;

internal sealed record ShopRow(Guid Id, string Name, string Platform, string Status, DateTime? LastReceived, long Received, long Applied, long Refused, string Parked, TimeSpan? Lag);

internal sealed class IndexModel(PersonDatabase database) : PageModel
{
    const string ReadShops = """
        SELECT i.id, i.shop_name, i.platform, i.status, max(c.last_received_at), coalesce(sum(c.received), 0)::bigint, coalesce(sum(c.applied + c.closed), 0)::bigint,
               coalesce(sum(c.refused), 0)::bigint, (array_agg(c.last_lag ORDER BY c.last_applied_at DESC NULLS LAST) FILTER (WHERE c.last_lag IS NOT NULL))[1]
        FROM crm.integrations i LEFT JOIN crm.integration_counts c ON c.integration_id = i.id
        GROUP BY i.id, i.shop_name, i.platform, i.status ORDER BY i.shop_name
        """;

    const string ReadParked = "SELECT source, count(*) FROM crm.parked_messages WHERE source IS NOT NULL GROUP BY source";
    const string ReadNothing = "SELECT NULL::uuid, 0::bigint WHERE false";

    public IReadOnlyList<ShopRow> Rows { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        var seesParked = database.Person.Role is "admin" or "manager";
        var parked = Query.Of(seesParked ? ReadParked : ReadNothing, r => (r.GetGuid(0), r.GetInt64(1)));
        var shops = Query.Of(ReadShops, r => (
            Id: r.GetGuid(0), Name: r.GetString(1), Platform: r.GetString(2), Status: r.GetString(3), Last: r.Moment(4), Received: r.GetInt64(5), Applied: r.GetInt64(6),
            Refused: r.GetInt64(7), Lag: r.IsDBNull(8) ? (TimeSpan?)null : r.GetTimeSpan(8)));
        await database.Read(ct, parked, shops);
        var counts = parked.Rows.ToDictionary(p => p.Item1, p => p.Item2);
        Rows = [.. shops.Rows.Select(s => new ShopRow(
            s.Id, s.Name, s.Platform, s.Status, s.Last, s.Received, s.Applied, s.Refused, seesParked ? Formats.Count(counts.GetValueOrDefault(s.Id)) : "–", s.Lag))];
    }
}
