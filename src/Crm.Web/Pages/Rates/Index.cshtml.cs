using Crm.People;
using Crm.Rates;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Rates;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Rates;

internal sealed class IndexModel(PersonDatabase database, IClusterClient cluster, Words t, TimeProvider time) : PageModel
{
    const int LongestHold = 10; // as the rates' book has it

    /// <summary>In days; the first unless another is asked for.</summary>
    public static readonly int[] Spans = [90, 366, 1098];

    public IReadOnlyList<SourceRow> Sources { get; private set; } = [];
    public IReadOnlyList<AwaitingRow> Awaiting { get; private set; } = [];
    public IReadOnlyList<RateRow> Latest { get; private set; } = [];
    public IReadOnlyList<RateRow> Series { get; private set; } = [];
    public IReadOnlyList<ManualRow> Manual { get; private set; } = [];
    public ReportingBasis Basis { get; private set; } = ReportingBasis.Dollars;
    public string Currency { get; private set; } = "EUR";
    public int Span { get; private set; } = Spans[0];

    public RateForm Form { get; private set; } = new();
    public Refusal? Wrong { get; private set; }
    public string? Failure { get; private set; }

    /// <summary>The orders that were frozen at another rate than the one given; null: nothing is asked.</summary>
    public IReadOnlyList<FrozenRow>? Frozen { get; private set; }

    /// <summary>The rate as it would be kept, while it is asked what to do with the orders.</summary>
    public ManualRate? Given { get; private set; }

    public bool MayCorrect => database.Person.Role is "admin" or "manager";
    public bool MayReport => database.Person.Role == "admin";
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
    public IEnumerable<string> Choices => Latest.Select(r => r.Currency).Concat(Awaiting.Select(a => a.Currency)).Append(Currency).Distinct().Order(StringComparer.Ordinal);

    IRateGrain Grain => cluster.GetGrain<IRateGrain>(0);

    public async Task OnGet(string? currency, int? days, string? day, CancellationToken ct)
    {
        if (currency is not null && Currencies.Knows(currency) && currency != "USD") Currency = currency;
        if (days is { } span && Spans.Contains(span)) Span = span;
        await Load(ct);
        Form = new() { Currency = currency ?? "", Day = day ?? Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };
    }

    public async Task<IActionResult> OnPostEnter(string? currency, string? day, string? rate, string? way, string? reason, string? change, Guid[] order, CancellationToken ct)
    {
        if (!MayCorrect) return NotFound();
        Form = new() { Currency = currency ?? "", Day = day ?? "", Rate = rate ?? "", Way = way ?? "", Reason = reason ?? "" };
        (var given, Wrong) = Form.Read();
        if (given is not null) await Try(async () => Wrong = await Grain.Check(given));
        if (given is not null && Wrong is null && Failure is null && change is null)
        {
            var frozen = RateQueries.Frozen(given.Currency, given.Date, given.ToUsd);
            await database.Read(ct, frozen);
            if (frozen.Rows.Count > 0) (Frozen, Given) = (frozen.Rows, given);
        }

        if (given is not null && Wrong is null && Failure is null && Frozen is null)
        {
            IReadOnlyList<Guid>? chosen = change switch { "all" => null, "chosen" => order, _ => [] };
            await Try(async () => Wrong = await Grain.Enter(given, chosen, database.Person));
            if (Wrong is null && Failure is null)
            {
                this.Toast(chosen is { Count: 0 } ? t["The rate is saved."] : t["The rate is saved; the orders that you chose are being frozen at it."]);
                return Redirect($"/rates?currency={given.Currency}");
            }
        }

        if (Frozen is null) await Load(ct);
        return Page();
    }

    public Task<IActionResult> OnPostTakeBack(string? currency, DateOnly day, CancellationToken ct) =>
        Do(MayCorrect, () => Grain.TakeBack(currency ?? "", day, database.Person), t["The rate is taken back."], $"/rates?currency={Uri.EscapeDataString(currency ?? "")}", ct);

    public Task<IActionResult> OnPostFetch(CancellationToken ct) =>
        Do(MayCorrect, () => cluster.GetGrain<IRateFetchGrain>(0).FetchNow(database.Person), t["The sources are being asked."], "/rates", ct);

    public Task<IActionResult> OnPostReport(string? reporting, CancellationToken ct) =>
        Do(MayReport, () => Grain.ReportIn(reporting ?? "", database.Person), t["Saved."], "/rates", ct);

    /// <summary>The days between two rates on which there was none that held.</summary>
    public (DateOnly From, DateOnly To)? Gap(int row)
    {
        var from = Series[row].Day.AddDays(LongestHold + 1);
        var to = row + 1 < Series.Count ? Series[row + 1].Day.AddDays(-1) : Today;
        return Series[row].Source != "manual" && from <= to ? (from, to) : null;
    }

    async Task<IActionResult> Do(bool may, Func<Task<Refusal?>> work, string done, string to, CancellationToken ct)
    {
        if (!may) return NotFound();
        await Try(async () => Wrong = await work());
        if (Wrong is null && Failure is null)
        {
            this.Toast(done);
            return Redirect(to);
        }

        if (Wrong is { Field: null } refused) Failure = t[refused];
        await Load(ct);
        return Page();
    }

    async Task Try(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }
    }

    async Task Load(CancellationToken ct)
    {
        var (sources, awaiting, latest, manual, basis) = (RateQueries.Sources(), RateQueries.Awaiting(), RateQueries.Latest(), RateQueries.Manual(), ReportingBasis.Query());
        var series = RateQueries.Series(Currency, Today.AddDays(-Span));
        await database.Read(ct, sources, awaiting, latest, series, manual, basis);
        (Sources, Awaiting, Latest, Series, Manual) = (sources.Rows, awaiting.Rows, latest.Rows, series.Rows, manual.Rows);
        Basis = basis.First ?? ReportingBasis.Dollars;
    }
}
