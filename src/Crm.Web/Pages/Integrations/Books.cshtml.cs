using Crm.Integrations;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Integrations;

internal sealed record BookDifference(string Number, string Kind, string Currency, decimal? TheirTotal, decimal? OurTotal, decimal? TheirRefunded, decimal? OurRefunded);

/// <summary>A shop's books beside ours, and the one button that mends.</summary>
internal sealed class BooksModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    public const int Most = 200;

    const string ReadShop = "SELECT i.shop_name, s.busy, s.compared_at, coalesce(s.compared, 0) FROM crm.integrations i JOIN crm.syncs s ON s.integration_id = i.id WHERE i.id = $1";

    const string ReadDifferences = """
        SELECT order_number, kind, coalesce(currency, ''), their_total, our_total, their_refunded, our_refunded FROM crm.sync_differences
        WHERE integration_id = $1 ORDER BY external_id LIMIT 201
        """;

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public string? Busy { get; private set; }
    public DateTime? ComparedAt { get; private set; }
    public long Compared { get; private set; }
    public IReadOnlyList<BookDifference> Rows { get; private set; } = [];
    public bool HasMore { get; private set; }
    [TempData] public string? Failure { get; set; }

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        if (database.Person.Role == "agent") return NotFound();
        var shop = Query.Of(ReadShop, r => (Name: r.GetString(0), Busy: r.Text(1), At: r.Moment(2), Count: r.GetInt64(3)), id);
        var differences = Query.Of(ReadDifferences, r => new BookDifference(
            r.GetString(0), r.GetString(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetDecimal(3), r.IsDBNull(4) ? null : r.GetDecimal(4),
            r.IsDBNull(5) ? null : r.GetDecimal(5), r.IsDBNull(6) ? null : r.GetDecimal(6)), id);
        await database.Read(ct, shop, differences);
        if (shop.Rows.Count == 0) return NotFound();
        (Id, (Name, Busy, ComparedAt, Compared)) = (id, shop.Rows[0]);
        (Rows, HasMore) = ([.. differences.Rows.Take(Most)], differences.Rows.Count > Most);
        return Page();
    }

    public Task<IActionResult> OnPostCompare(Guid id) => Ask(id, grain => grain.Compare(database.Person));

    public Task<IActionResult> OnPostMend(Guid id) => Ask(id, grain => grain.Mend(database.Person));

    async Task<IActionResult> Ask(Guid id, Func<IShopGrain, Task<Refusal?>> work)
    {
        if (database.Person.Role is not ("admin" or "manager")) return NotFound();
        try
        {
            if (await work(cluster.GetGrain<IShopGrain>(id)) is { } refused) Failure = words[refused];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return Redirect($"/integrations/{id}/books");
    }
}
