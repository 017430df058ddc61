using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.People;
using Crm.Privacy;
using Crm.Web.Audit;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Privacy;

internal sealed record HoldRow(string Reason, DateTime At, string? By, DateTime? ReleasedAt, string? ReleasedBy);

[Authorize(Roles = "admin,manager")]
internal sealed class PersonModel(PersonDatabase database, IClusterClient cluster, Words words, Looks looks, TimeProvider time) : PageModel
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal const string ReadCustomer = """
        SELECT first_name, last_name, company_name, email, erased_at, merged_into, total_orders FROM crm.customers WHERE id = $1
        """;

    internal const string ReadHolds = """
        SELECT h.reason, h.placed_at, p.display_name, h.released_at, r.display_name
        FROM crm.legal_holds h LEFT JOIN crm.users p ON p.id = h.placed_by LEFT JOIN crm.users r ON r.id = h.released_by
        WHERE h.customer_id = $1 ORDER BY h.placed_at DESC LIMIT 50
        """;

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public DateTime? ErasedAt { get; private set; }
    public Guid? MergedInto { get; private set; }
    public int Orders { get; private set; }
    public ConsentPanel Consent { get; private set; } = null!;
    public IReadOnlyList<HoldRow> Holds { get; private set; } = [];
    public IReadOnlyList<CertificateRow> Certificates { get; private set; } = [];
    public bool IsHeld => Holds.Any(h => h.ReleasedAt is null);
    public string? Failure { get; private set; }
    [BindProperty] public string? Reason { get; set; }

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        var customer = Query.Of(ReadCustomer, r => (Name: Formats.Name(r.Text(0), r.Text(1), r.Text(2), r.Text(3)), ErasedAt: r.Moment(4),
            Into: r.IsDBNull(5) ? (Guid?)null : r.GetGuid(5), Orders: r.GetInt32(6)), id);
        var consents = ConsentPanel.Of(id);
        var holds = Query.Of(ReadHolds, r => new HoldRow(r.GetString(0), r.GetDateTime(1), r.Text(2), r.Moment(3), r.Text(4)), id);
        var certificates = CertificateRow.OfCustomer(id);
        await database.Read(ct, customer, consents, holds, certificates);
        if (customer.Rows.Count == 0) return NotFound();
        (Id, Name, ErasedAt, MergedInto, Orders) = (id, customer.First.Name, customer.First.ErasedAt, customer.First.Into, customer.First.Orders);
        (Consent, Holds, Certificates) = (new(id, consents.Rows, ErasedAt is not null), holds.Rows, certificates.Rows);
        return Page();
    }

    /// <summary>Everything as one JSON file.</summary>
    public async Task<IActionResult> OnGetExport(Guid id, CancellationToken ct)
    {
        if (await PersonExport.Read(database, id, ct) is not { } data) return NotFound();
        looks.Add(database.Person, "export", "customer", id.ToString());
        var file = new JsonObject
        {
            ["exported_at"] = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["customer_id"] = id.ToString(),
            ["data"] = data,
        };
        return File(JsonSerializer.SerializeToUtf8Bytes(file, Indented), "application/json", $"customer-{id}.json");
    }

    public Task<IActionResult> OnPostHold(Guid id, CancellationToken ct) =>
        Do(id, grain => grain.Hold(Reason ?? "", database.Person), "The legal hold stands: nothing of this customer is erased or deleted.", ct);

    public Task<IActionResult> OnPostRelease(Guid id, CancellationToken ct) => Do(id, grain => grain.Release(database.Person), "The legal hold is released.", ct);

    public async Task<IActionResult> OnPostErase(Guid id, bool understood, CancellationToken ct)
    {
        if (!understood)
        {
            ModelState.AddModelError("understood", words["Confirm that you understand it: it cannot be undone."]);
            return await OnGet(id, ct);
        }

        return await Do(id, async grain => (await grain.Erase(ErasureBasis.Request, database.Person)).Refused, "The customer is anonymised. The certificate says what was erased.", ct);
    }

    async Task<IActionResult> Do(Guid id, Func<IPrivacyGrain, Task<Refusal?>> work, string done, CancellationToken ct)
    {
        try
        {
            if (await work(cluster.GetGrain<IPrivacyGrain>(id)) is not { } refused)
            {
                this.Toast(words[done]);
                return Redirect($"/customers/{id}/privacy");
            }

            if (refused.Field is { } field) ModelState.AddModelError(field, words[refused.Text, [.. refused.Values]]);
            else Failure = words[refused.Text, [.. refused.Values]];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return await OnGet(id, ct);
    }
}
