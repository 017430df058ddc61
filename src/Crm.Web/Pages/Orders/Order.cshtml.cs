using System.Text.Json;
using Crm.Orders;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace Crm.Web.Pages.Orders;

internal sealed record OrderDetail(
    string Number, string? Shop, string Status, string? FinancialStatus, string? FulfillmentStatus, Guid? CustomerId, string? CustomerName, decimal Total, string Currency,
    decimal? Rate, DateOnly? RateDate, string? RateSource, decimal? TotalUsd, decimal Refunded, decimal Tax, decimal Shipping, decimal Discount, decimal? Presentment,
    string? PresentmentCurrency, string Country, string? Address, DateTime PlacedAt, DateTime UpdatedAt, DateTime? CancelledAt, DateTime? DeletedAt, bool Test, bool Counts,
    string? Source, string? Note, bool IsManual)
{
    /// <summary>Why the order adds nothing to any figure; null when it counts.</summary>
    public string? WhyNot => Counts ? null
        : DeletedAt is not null ? "deleted in the shop"
        : Test ? "a test order"
        : CancelledAt is not null || Status == "cancelled" ? "cancelled"
        : FinancialStatus;

    /// <summary>The amount at the order's frozen rate; null while it awaits one.</summary>
    public decimal? Usd(decimal amount) => Rate is { } rate ? Math.Round(amount * rate, 4, MidpointRounding.AwayFromZero) : null;
}

internal sealed record LineRow(string Title, string? Sku, int Quantity, decimal Price, decimal Discount, decimal Tax);
internal sealed record RefundRow(DateTime At, decimal Amount, string Currency, string? Reason);
internal sealed record ParcelRow(string? Status, string? Carrier, string? Number, string? Url, DateTime? ShippedAt, DateTime? DeliveredAt);

internal sealed record NoteRow(Guid Id, string Author, bool IsOwn, string Body, DateTime At, bool IsEdited, string? Picture);
internal sealed record EventRow(
    DateTime At, string Report, string OldStatus, string NewStatus, string? OldFinancial, string? NewFinancial, string? OldFulfilment, string? NewFulfilment);

internal sealed class OrderModel(PersonDatabase database, IClusterClient cluster, Words t) : PageModel
{
    public OrderDetail Order { get; private set; } = null!;
    public Guid Id { get; private set; }
    public IReadOnlyList<LineRow> Lines { get; private set; } = [];
    public IReadOnlyList<RefundRow> Refunds { get; private set; } = [];
    public IReadOnlyList<ParcelRow> Parcels { get; private set; } = [];
    public IReadOnlyList<EventRow> Events { get; private set; } = [];
    public IReadOnlyList<NoteRow> Notes { get; private set; } = [];
    public IReadOnlyList<string> Address { get; private set; } = [];
    public bool MayWrite => database.Person.Role != "readonly";

    [BindProperty] public string? Body { get; set; }
    [BindProperty] public string? RefundAmount { get; set; }
    [BindProperty] public string? RefundReason { get; set; }
    public string? ManualFailure { get; private set; }

    /// <summary>The note that is being changed, with what was typed; null: a new one.</summary>
    public Guid? Editing { get; private set; }

    /// <summary>How the order stood when it was first reported.</summary>
    public (string Status, string? Financial, string? Fulfilment) First => Events is [.., var first]
        ? (first.OldStatus, first.OldFinancial, first.OldFulfilment)
        : (Order.Status, Order.FinancialStatus, Order.FulfillmentStatus);

    public async Task<IActionResult> OnGet(Guid id, Guid? edit, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        if (edit is { } note && Notes.FirstOrDefault(n => n.Id == note && n.IsOwn) is { } own) (Editing, Body) = (note, own.Body);
        return Page();
    }

    public Task<IActionResult> OnPostNote(Guid id, CancellationToken ct) =>
        Write(id, null, async notes => await notes.Add(Body ?? "", database.Person), t["The note is kept."], ct);

    public Task<IActionResult> OnPostEditNote(Guid id, Guid note, CancellationToken ct) =>
        Write(id, note, async notes => await notes.Edit(note, Body ?? "", database.Person), t["The note is changed."], ct);

    public Task<IActionResult> OnPostDeleteNote(Guid id, Guid note, CancellationToken ct) => Write(
        id, null, async notes => await notes.Delete(note, database.Person) ? null : Refusal.Of("This note is not there any more."), t["The note is deleted."], ct);

    public async Task<IActionResult> OnPostRefund(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct) || !MayWrite || !Order.IsManual) return NotFound();
        if (!Amounts.TryParse(RefundAmount, System.Globalization.CultureInfo.CurrentCulture, out var amount))
        {
            ModelState.AddModelError(nameof(RefundAmount), t["This is no amount: write it like 12.50."]);
            return Page();
        }

        return await Manual(id, grain => grain.Refund(amount, RefundReason, database.Person), t["The refund is booked."], ct);
    }

    public async Task<IActionResult> OnPostCancel(Guid id, CancellationToken ct) => await Load(id, ct) && MayWrite && Order.IsManual
        ? await Manual(id, grain => grain.Cancel(database.Person), t["The order is cancelled."], ct)
        : NotFound();

    async Task<IActionResult> Manual(Guid id, Func<IManualOrderGrain, Task<Refusal?>> change, string done, CancellationToken ct)
    {
        try
        {
            if (await change(cluster.GetGrain<IManualOrderGrain>(id)) is not { } refused)
            {
                await Arrived(id, ct);
                this.Toast(done);
                return Redirect($"/orders/{id}");
            }

            if (refused.Field is null) ManualFailure = t[refused];
            else ModelState.AddModelError(nameof(RefundAmount), t[refused]);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            ManualFailure = t[Silos.Sentence];
        }

        return Page();
    }

    // The report is applied within a moment; if it takes longer the page refreshes itself then.
    async Task Arrived(Guid id, CancellationToken ct)
    {
        for (var i = 0; i < 25; i++)
        {
            var arrived = Query.Of(ManualModel.ReadArrived, r => r.GetInt32(0), id);
            await database.Read(ct, arrived);
            if (arrived.Rows.Count > 0) return;
            await Task.Delay(80, ct);
        }
    }

    async Task<IActionResult> Write(Guid id, Guid? note, Func<IOrderNotesGrain, Task<Refusal?>> write, string done, CancellationToken ct)
    {
        if (!await Load(id, ct) || !MayWrite) return NotFound();
        try
        {
            if (await write(cluster.GetGrain<IOrderNotesGrain>(id)) is not { } refused)
            {
                this.Toast(done);
                return Redirect($"/orders/{id}#notes");
            }

            ModelState.AddModelError(nameof(Body), t[refused]);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            ModelState.AddModelError(nameof(Body), t[Silos.Sentence]);
        }

        Editing = note;
        return Page();
    }

    async Task<bool> Load(Guid id, CancellationToken ct)
    {
        Id = id;
        var person = database.Person;
        var order = Query.Of(OrderQueries.ReadOrder, Row, id);
        var lines = Query.Of(OrderQueries.ReadLines, r => new LineRow(r.GetString(0), r.Text(1), r.GetInt32(2), r.GetDecimal(3), r.GetDecimal(4), r.GetDecimal(5)), id);
        var refunds = Query.Of(OrderQueries.ReadRefunds, r => new RefundRow(r.GetDateTime(0), r.GetDecimal(1), r.GetString(2), r.Text(3)), id);
        var parcels = Query.Of(
            OrderQueries.ReadParcels, r => new ParcelRow(r.Text(0), r.Text(1), r.Text(2), Carriers.Link(r.Text(1), r.Text(2), r.Text(3)), r.Moment(4), r.Moment(5)), id);
        var events = Query.Of(
            OrderQueries.ReadEvents,
            r => new EventRow(r.GetDateTime(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Text(4), r.Text(5), r.Text(6), r.Text(7)), id);
        var notes = Query.Of(
            OrderQueries.ReadNotes, r => new NoteRow(r.GetGuid(0), r.Text(1) ?? t["Somebody who left"], r.GetBoolean(2), r.GetString(3), r.GetDateTime(4), r.GetBoolean(5), r.Text(6)),
            id, person.Id);
        await database.Read(ct, order, lines, refunds, parcels, events, notes);
        if (order.First is not { } found) return false;
        (Order, Lines, Refunds, Parcels, Events, Notes) = (found, lines.Rows, refunds.Rows, parcels.Rows, events.Rows, notes.Rows);
        Address = found.Address is { } json ? LinesOf(json) : [];
        return true;
    }

    static OrderDetail Row(NpgsqlDataReader r) => new(
        r.GetString(0), r.Text(1), r.GetString(2), r.Text(3), r.Text(4), r.IsDBNull(5) ? null : r.GetGuid(5), r.Text(6) ?? r.Text(29), r.GetDecimal(7), r.GetString(8),
        r.IsDBNull(9) ? null : r.GetDecimal(9), r.IsDBNull(10) ? null : r.GetFieldValue<DateOnly>(10), r.Text(11), r.IsDBNull(12) ? null : r.GetDecimal(12), r.GetDecimal(13),
        r.GetDecimal(14), r.GetDecimal(15), r.GetDecimal(16), r.IsDBNull(17) ? null : r.GetDecimal(17), r.Text(18), r.GetString(19), r.Text(20), r.GetDateTime(21),
        r.GetDateTime(22), r.Moment(23), r.Moment(24), r.GetBoolean(25), r.GetBoolean(26), r.Text(27), r.Text(28), r.GetString(30) == "manual");

    static List<string> LinesOf(string json)
    {
        using var address = JsonDocument.Parse(json);
        string? Part(string name) => address.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        var city = string.Join(' ', new[] { Part("postal_code"), Part("city") }.Where(p => p is not null));
        string?[] lines =
        [
            Part("name"), Part("company"), Part("address1"), Part("address2"), city, Part("region"), Part("country_code") is { } code ? Formats.Country(code) : null,
        ];
        return [.. lines.OfType<string>().Where(line => line.Length > 0)];
    }
}
