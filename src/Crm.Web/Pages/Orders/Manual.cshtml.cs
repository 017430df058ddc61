using System.Globalization;
using System.Text.Json;
using Crm.Orders;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Orders;

internal sealed record BuyerRow(Guid Id, string Name, string? Email, string? Country, string Currency);

/// <summary>The form by which staff enter an order (/orders/new) and change it (/orders/ID/edit).</summary>
internal sealed class ManualModel(PersonDatabase database, IClusterClient cluster, Words t, TimeProvider time) : PageModel
{
    const string Prefix = "Form.";
    const string LocalTime = "yyyy-MM-ddTHH:mm";

    internal const string ReadBuyer =
        "SELECT id, first_name, last_name, company_name, email, country_code, currency FROM crm.customers WHERE id = $1 AND merged_into IS NULL";

    internal const string FindBuyers = """
        SELECT id, first_name, last_name, company_name, email, country_code, currency FROM crm.customers
        WHERE search LIKE lower($1) AND merged_into IS NULL ORDER BY created_at DESC LIMIT 20
        """;

    internal const string ReadManual = "SELECT customer_id, version, payload::text FROM crm.manual_orders WHERE id = $1";

    // Whether what was entered last is applied.
    internal const string ReadArrived = """
        SELECT 1 FROM crm.manual_orders m JOIN crm.orders o ON o.id = m.id WHERE m.id = $1 AND o.updated_at >= (m.payload ->> 'updated_at')::timestamptz
        """;

    [BindProperty] public ManualForm Form { get; set; } = new();
    [BindProperty] public Guid Entry { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? Customer { get; set; }
    [BindProperty(SupportsGet = true)] public string? Search { get; set; }

    public BuyerRow? Buyer { get; private set; }
    public IReadOnlyList<BuyerRow> Found { get; private set; } = [];
    public Guid? Id { get; private set; }
    public ManualOrderVersion? Current { get; private set; }
    public string? Failure { get; private set; }

    /// <summary>What a colleague changed while this one was being changed: the field and how it is now.</summary>
    public IReadOnlyList<(string Field, string Now)> Theirs { get; private set; } = [];

    public string Currency => Current?.Order.Currency ?? Form.Currency ?? Buyer?.Currency ?? "USD";
    public string Zone => Local.Id;
    public string PlacedAtLabel => Formats.Moment(TimeZoneInfo.ConvertTimeFromUtc(Current!.Order.PlacedAt, Local));
    public bool MayWrite => database.Person.Role != "readonly";

    public async Task<IActionResult> OnGet(Guid? id, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        if (Current is { } was) Form = ManualForm.Of(was.Order, Form.Version);
        else if (Buyer is { } buyer)
        {
            Entry = Guid.CreateVersion7();
            var now = TimeZoneInfo.ConvertTimeFromUtc(time.GetUtcNow().UtcDateTime, Local);
            Form = new() { Currency = buyer.Currency, Country = buyer.Country, PlacedAt = now.ToString(LocalTime, CultureInfo.InvariantCulture) };
        }

        Form.Blank(Current is null ? 3 : 1);
        return Page();
    }

    public async Task<IActionResult> OnPostMore(Guid? id, CancellationToken ct)
    {
        if (!await Load(id, ct) || Buyer is null) return NotFound();
        Form.Blank(5);
        return Page();
    }

    public async Task<IActionResult> OnPost(Guid? id, CancellationToken ct)
    {
        if (!await Load(id, ct) || Buyer is not { } buyer) return NotFound();
        var typed = Form.Read(buyer.Id, Current?.Order.PlacedAt ?? PlacedAt(), Refuse);
        if (typed is not null && ModelState.IsValid && await Save(typed, ct) is { } done) return done;
        Form.Blank(Form.Lines.Count == 0 ? 3 : 1);
        return Page();
    }

    async Task<IActionResult?> Save(ManualOrder typed, CancellationToken ct)
    {
        var grain = cluster.GetGrain<IManualOrderGrain>(Id ?? Entry);
        try
        {
            var refused = Id is null ? await grain.Enter(typed, database.Person) : await grain.Change(typed, Form.Version, database.Person);
            if (refused is null) return await Done(Id ?? Entry, ct);
            if (refused.Text == ManualRefusals.Gone) return NotFound();
            if (refused.Text == ManualRefusals.Changed) await Conflict(typed, ct);
            else Refuse(refused);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        return null;
    }

    // The report is applied within a moment; who entered it should find it there.
    async Task<IActionResult> Done(Guid id, CancellationToken ct)
    {
        for (var i = 0; i < 25; i++)
        {
            var arrived = Query.Of(ReadArrived, r => r.GetInt32(0), id);
            await database.Read(ct, arrived);
            if (arrived.Rows.Count > 0)
            {
                this.Toast(Id is null ? t["The order is entered."] : t["The order is changed."]);
                return Redirect($"/orders/{id}");
            }

            await Task.Delay(80, ct);
        }

        this.Toast(t["It is saved and will show in a moment."]);
        return Redirect($"/customers/{Buyer!.Id}");
    }

    // What a colleague changed stands beside what was typed; saving again keeps what was typed.
    async Task Conflict(ManualOrder typed, CancellationToken ct)
    {
        await Load(Id, ct, newest: true);
        var now = Current!.Order;
        List<(string, string)> theirs = [];
        void Compare<T>(string field, T mine, T other, Func<T, string> show)
        {
            if (!EqualityComparer<T>.Default.Equals(mine, other)) theirs.Add((t[field], show(other)));
        }

        string Sum(decimal amount) => Formats.Amount(amount, now.Currency);
        Compare("Status", typed.Status, now.Status, s => t.State(s.ToString().ToLowerInvariant()));
        Compare("Paid", typed.IsPaid, now.IsPaid, p => p ? t["Yes"] : t["No"]);
        Compare("Country", typed.Country, now.Country, Formats.Country);
        Compare("Shipping", typed.Shipping, now.Shipping, Sum);
        Compare("Discount", typed.Discount, now.Discount, Sum);
        Compare("Tax", typed.Tax, now.Tax, Sum);
        Compare("Note", typed.Note, now.Note, n => n ?? "–");
        if (!typed.Lines.SequenceEqual(now.Lines)) theirs.Add((t["Lines"], Formats.List(now.Lines.Select(l => $"{l.Quantity} × {l.Title}: {Sum(l.Total)}"))));
        Theirs = theirs;
    }

    async Task<bool> Load(Guid? id, CancellationToken ct, bool newest = false)
    {
        if (!MayWrite) return false;
        Id = id;
        if (id is { } order)
        {
            var manual = Query.Of(ReadManual, r => (r.GetGuid(0), r.GetInt32(1), r.GetString(2)), order);
            await database.Read(ct, manual);
            if (manual.Rows is not [var (customer, version, payload)]) return false;
            Current = JsonSerializer.Deserialize<ManualOrderVersion>(payload, ManualOrders.Json)!;
            if (Current.CancelledAt is not null && !newest) return false;
            Customer = customer;
            if (HttpMethods.IsGet(Request.Method) || newest) Form.Version = version;
        }

        var buyers = Customer is { } buyer ? Query.Of(ReadBuyer, Row, buyer)
            : Query.Of(FindBuyers, Row, "%" + (Search ?? "").Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%");
        await database.Read(ct, buyers);
        if (Customer is null) Found = string.IsNullOrWhiteSpace(Search) ? [] : buyers.Rows;
        // The customer may have become another since; the order is that one's now.
        else Buyer = buyers.First ?? (Current is { } c ? new(c.Order.Customer, t["Order {0}", c.Number], null, null, c.Order.Currency) : null);
        return Customer is null || Buyer is not null;
    }

    DateTime PlacedAt()
    {
        if (DateTime.TryParseExact(Form.PlacedAt, [LocalTime, LocalTime + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !Local.IsInvalidTime(local))
        {
            return TimeZoneInfo.ConvertTimeToUtc(local, Local);
        }

        Refuse(Refusal.Of("Say when it was placed.", "PlacedAt"));
        return time.GetUtcNow().UtcDateTime;
    }

    void Refuse(Refusal refusal)
    {
        if (refusal.Field is null) Failure = t[refusal];
        else ModelState.AddModelError(Prefix + refusal.Field, t[refusal]);
    }

    TimeZoneInfo Local => Formats.Zone(User);

    static BuyerRow Row(Npgsql.NpgsqlDataReader r) =>
        new(r.GetGuid(0), Formats.Name(r.Text(1), r.Text(2), r.Text(3), r.Text(4)), r.Text(4), r.Text(5), r.GetString(6));
}
