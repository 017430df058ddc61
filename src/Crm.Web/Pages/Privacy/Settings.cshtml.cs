using System.Globalization;
using Crm.People;
using Crm.Privacy;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Privacy;

internal sealed record PeriodRow(string Kind, int? Days, DateTime? LastRun, long LastRemoved, long Removed)
{
    /// <summary>In English, the key of its translations; null for a kind that the page does not know.</summary>
    public (string Name, string Text) Words => Kind switch
    {
        "receipts" => ("Receipts of webhooks", "By which a delivery that comes twice is known; shops send again for two days at most."),
        "parked_payloads" => ("Parked messages", "What shops sent and could not be applied, with all that stands in it."),
        "emails" => ("Mails", "What the system wrote to staff. What waits to be sent stays."),
        "imports" => ("Imports", "Uploaded files of customers and their rows with faults; the customers themselves stay."),
        "audit" => ("Audit log", "Who did what with whose data. A year at least."),
        "activities" => ("Activities", "Calls, meetings, notes and tasks that are done."),
        _ => ("Inactive customers", "Anonymised when nothing was bought, said or noted for so long. A year at least."),
    };
}

internal sealed record RequestRow(Guid Id, string Topic, string Shop, DateTime ReceivedAt, DateTime DueAt, DateTime? DoneAt, string? Outcome, string? By, Guid? Customer, bool IsErased)
{
    public bool AsksForExport => Topic == "customers/data_request";

    /// <summary>In English, the key of its translations.</summary>
    public string Asks => Topic switch
    {
        "customers/data_request" => "A customer wants to see their data",
        "customers/redact" => "A customer wants to be erased",
        "shop/redact" => "The shop left: its customers are to be erased",
        _ => "Another request",
    };
}

[Authorize(Auth.SignIn.Administrator)]
internal sealed class SettingsModel(PersonDatabase database, IClusterClient cluster, Words words, TimeProvider time) : PageModel
{
    internal const string ReadPeriods = """
        SELECT kind, days, last_run_at, last_removed, removed FROM crm.retention
        ORDER BY array_position(ARRAY['receipts', 'parked_payloads', 'emails', 'imports', 'audit', 'activities', 'inactive_customers'], kind)
        """;

    // What waits first, the most urgent on top. The customer is looked up by the id that the request names, as far as it is still readable.
    internal const string ReadRequests = """
        SELECT q.id, q.topic, coalesce(s.shop_name, ''), q.received_at, q.due_at, q.done_at, q.outcome, u.display_name, i.customer_id, c.erased_at IS NOT NULL
        FROM (SELECT * FROM crm.compliance_requests ORDER BY done_at IS NOT NULL, CASE WHEN done_at IS NULL THEN due_at END, done_at DESC LIMIT 100) AS q
        LEFT JOIN crm.integrations s ON s.id = q.integration_id
        LEFT JOIN crm.users u ON u.id = q.done_by
        LEFT JOIN LATERAL (
            SELECT i.customer_id FROM crm.customer_identities i
            WHERE i.integration_id = q.integration_id
              AND i.external_id IN (
                  (regexp_match(encode(q.payload, 'escape'), '"customer"\s*:\s*\{[^{}]*?"id"\s*:\s*"?(\d+)'))[1],
                  'guest:' || lower((regexp_match(encode(q.payload, 'escape'), '"customer"\s*:\s*\{[^{}]*?"email"\s*:\s*"([^"]+)"'))[1]))
            ORDER BY i.external_id LIMIT 1) AS i ON q.topic LIKE 'customers/%'
        LEFT JOIN crm.customers c ON c.id = i.customer_id
        ORDER BY q.done_at IS NOT NULL, CASE WHEN q.done_at IS NULL THEN q.due_at END, q.done_at DESC
        """;

    public IReadOnlyList<PeriodRow> Periods { get; private set; } = [];
    public IReadOnlyList<RequestRow> Requests { get; private set; } = [];
    public IReadOnlyList<CertificateRow> Certificates { get; private set; } = [];
    public Dictionary<string, string> Typed { get; } = [];
    public string? Failure { get; private set; }
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        var periods = Query.Of(ReadPeriods, r => new PeriodRow(r.GetString(0), r.IsDBNull(1) ? null : r.GetInt32(1), r.Moment(2), r.GetInt64(3), r.GetInt64(4)));
        var requests = Query.Of(ReadRequests, r => new RequestRow(
            r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetDateTime(3), r.GetDateTime(4), r.Moment(5), r.Text(6), r.Text(7), r.IsDBNull(8) ? null : r.GetGuid(8), r.GetBoolean(9)));
        var certificates = CertificateRow.Newest();
        await database.Read(ct, periods, requests, certificates);
        (Periods, Requests, Certificates) = (periods.Rows, requests.Rows, certificates.Rows);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        foreach (var (kind, value) in Request.Form.Where(f => f.Key.StartsWith("days.", StringComparison.Ordinal)).Select(f => (f.Key["days.".Length..], f.Value.ToString().Trim())))
        {
            Typed[kind] = value;
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days);
            if (value.Length > 0 && !isNumber) ModelState.AddModelError("days." + kind, words["Give a whole number of days, or leave it empty."]);
            else await Try(async () =>
            {
                if (await cluster.GetGrain<IRetentionGrain>(0).Set(kind, isNumber ? days : null, database.Person) is { } refused)
                {
                    ModelState.AddModelError("days." + kind, words[refused.Text, [.. refused.Values]]);
                }
            });
            if (Failure is not null) break;
        }

        if (ModelState.IsValid && Failure is null)
        {
            this.Toast(words["The retention periods are saved."]);
            return Redirect("/settings/privacy");
        }

        return await OnGet(ct);
    }

    public Task<IActionResult> OnPostRun(CancellationToken ct) => Do(async () =>
    {
        var removed = await cluster.GetGrain<IRetentionGrain>(0).Run();
        this.Toast(words.Many("{0} entry was past its period and is gone.|{0} entries were past their period and are gone.", removed));
        return null;
    }, ct);

    public Task<IActionResult> OnPostErase(Guid request, CancellationToken ct) => Do(async () =>
    {
        var refused = await cluster.GetGrain<IComplianceGrain>(request).CarryOutErasure(database.Person);
        if (refused is null) this.Toast(words["The request is carried out."]);
        return refused;
    }, ct);

    public Task<IActionResult> OnPostClose(Guid request, CancellationToken ct) => Do(async () =>
    {
        var refused = await cluster.GetGrain<IComplianceGrain>(request).Close(database.Person);
        if (refused is null) this.Toast(words["The request is carried out."]);
        return refused;
    }, ct);

    async Task<IActionResult> Do(Func<Task<Refusal?>> work, CancellationToken ct)
    {
        Refusal? refused = null;
        await Try(async () => refused = await work());
        if (refused is not null) Failure = words[refused.Text, [.. refused.Values]];
        return Failure is null ? Redirect("/settings/privacy") : await OnGet(ct);
    }

    async Task Try(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }
    }
}
