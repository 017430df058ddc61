using System.Text.Json;
using Crm.Customers;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

/// <summary>One of the two, as the page compares them.</summary>
internal sealed record MergeSide(Guid Id, string Name, IReadOnlyDictionary<string, string?> Values, CustomerFigures Figures, DateTime CreatedAt, bool IsMerged);

/// <summary>A field in which a person chooses; the value of the owner is a name.</summary>
internal sealed record MergeField(string Key, string Label, bool IsCustom, string? Kept, string? Other)
{
    public bool IsSame => Kept == Other;

    /// <summary>What is empty takes the other's value unless somebody says otherwise.</summary>
    public bool TakesOther => string.IsNullOrEmpty(Kept) && !string.IsNullOrEmpty(Other);
}

[Authorize(Roles = "admin,manager")]
internal sealed class MergeModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    /// <summary>A field's choice in the form: this and the field's key, with the value "kept" or "other".</summary>
    public const string Chosen = "field.";

    // In the order in which they are shown.
    static readonly (string Key, string Label)[] Fields =
    [
        ("first_name", "First name"), ("last_name", "Last name"), ("email", "E-mail"), ("phone", "Phone"), ("company_name", "Company"), ("postal_code", "Postal code"),
        ("city", "City"), ("region", "Region"), ("country_code", "Country"), ("language", "Language"), ("currency", "Currency"), ("timezone", "Time zone"),
        ("status", "Status"), ("owner_id", "Assigned to"),
    ];

    internal const string ReadBoth = """
        SELECT c.id, c.first_name, c.last_name, c.company_name, c.email, to_jsonb(c)::text, c.total_orders, c.priced_orders, c.lifetime_value, c.first_order_date,
               c.last_order_date, c.created_at, c.merged_into IS NOT NULL, u.display_name
        FROM crm.customers c LEFT JOIN crm.users u ON u.id = c.owner_id WHERE c.id IN ($1, $2)
        """;

    internal const string ReadCurrencies = "SELECT customer_id, currency, total_orders, lifetime_value FROM crm.customer_currency_figures WHERE customer_id IN ($1, $2)";

    // Whom the person looks for, and whom the system suggests.
    internal const string Find = """
        SELECT c.id, c.first_name, c.last_name, c.company_name, c.email, c.country_code, c.total_orders FROM crm.customers c
        WHERE c.merged_into IS NULL AND c.id <> $1 AND $2 <> '' AND c.search LIKE crm.fold('%' || $2 || '%') ORDER BY c.created_at DESC LIMIT 20
        """;

    internal const string Suggested = """
        SELECT c.id, c.first_name, c.last_name, c.company_name, c.email, c.country_code, c.total_orders
        FROM crm.customer_matches m JOIN crm.customers c ON c.id = CASE WHEN m.customer_id = $1 THEN m.other_id ELSE m.customer_id END
        WHERE (m.customer_id = $1 OR m.other_id = $1) AND m.decided_at IS NULL AND c.merged_into IS NULL LIMIT 20
        """;

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public string? Search { get; private set; }
    public IReadOnlyList<Candidate> Found { get; private set; } = [];
    public IReadOnlyList<Candidate> Alike { get; private set; } = [];
    public MergeSide? Kept { get; private set; }
    public MergeSide? Other { get; private set; }
    public IReadOnlyList<MergeField> Rows { get; private set; } = [];
    public CustomerFigures After { get; private set; } = CustomerFigures.None;

    /// <summary>What moves; null while every silo is away.</summary>
    public IReadOnlyList<Moving>? Moving { get; private set; }

    public string? Failure { get; private set; }

    public IReadOnlyList<MergeHistory> History { get; private set; } = [];

    internal sealed record Candidate(Guid Id, string Name, string? Email, string? Country, int Orders);

    public async Task<IActionResult> OnGet(Guid id, Guid? with, string? find, CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(find) ? null : find.Trim();
        return with is { } other && other != id ? await Compare(id, other, ct) : await Choose(id, ct);
    }

    public async Task<IActionResult> OnPost(Guid id, Guid with, CancellationToken ct)
    {
        try
        {
            var other = Request.Form.Where(f => f.Key.StartsWith(Chosen, StringComparison.Ordinal) && f.Value == "other").Select(f => f.Key[Chosen.Length..]);
            var made = await cluster.GetGrain<IMergeGrain>(id).Merge(new(with, [.. other]), database.Person);
            if (made.Refused is { } refused) Failure = words[refused.Text, [.. refused.Values]];
            else
            {
                this.Toast(words["The two are one customer now."], $"/customers/{id}/merge?handler=Undo&merge={made.Id}");
                return Redirect($"/customers/{id}");
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return await OnGet(id, with, null, ct);
    }

    public async Task<IActionResult> OnPostUndo(Guid id, Guid merge, CancellationToken ct)
    {
        try
        {
            if (await cluster.GetGrain<IMergeGrain>(id).Undo(merge, database.Person) is not { } refused)
            {
                this.Toast(words["The merge is undone: they are two customers again."]);
                return Redirect($"/customers/{id}");
            }

            Failure = words[refused.Text, [.. refused.Values]];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        return await Choose(id, ct);
    }

    async Task<IActionResult> Choose(Guid id, CancellationToken ct)
    {
        var own = Query.Of("SELECT first_name, last_name, company_name, email FROM crm.customers WHERE id = $1 AND merged_into IS NULL",
            r => Formats.Name(r.Text(0), r.Text(1), r.Text(2), r.Text(3)), id);
        var found = Query.Of(Find, Row, id, Escaped(Search));
        var alike = Query.Of(Suggested, Row, id);
        var history = MergeHistory.Of(id);
        await database.Read(ct, own, found, alike, history);
        if (own.First is not { } name) return NotFound();
        (Id, Name, Found, Alike, History) = (id, name, found.Rows, alike.Rows, history.Rows);
        return Page();
    }

    async Task<IActionResult> Compare(Guid id, Guid other, CancellationToken ct)
    {
        var both = Query.Of(ReadBoth, Side, id, other);
        var currencies = Query.Of(ReadCurrencies, r => (Id: r.GetGuid(0), Row: new CurrencyFigures(r.GetString(1), r.GetInt32(2), r.GetDecimal(3))), id, other);
        await database.Read(ct, both, currencies);
        Kept = both.Rows.Find(s => s.Id == id);
        Other = both.Rows.Find(s => s.Id == other);
        if (Kept is null || Other is null) return NotFound();
        if (Kept.IsMerged || Other.IsMerged) Failure ??= words["One of the two has been merged already. Look at them again."];
        (Id, Name) = (id, Kept.Name);
        Rows = [.. Fields.Select(f => new MergeField(f.Key, f.Label, false, Kept.Values.GetValueOrDefault(f.Key), Other.Values.GetValueOrDefault(f.Key))),
            .. Customs(Kept, Other)];
        After = Sum(Kept.Figures, Other.Figures, [.. currencies.Rows.Select(c => c.Row).GroupBy(c => c.Currency)
            .Select(g => new CurrencyFigures(g.Key, g.Sum(c => c.TotalOrders), g.Sum(c => c.LifetimeValue))).OrderBy(c => c.Currency, StringComparer.Ordinal)]);
        try
        {
            Moving = await cluster.GetGrain<IMergeGrain>(id).Preview(other, database.Person);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure ??= words[Silos.Sentence];
        }

        return Page();
    }

    // No order belongs to both: the figures of the two add up, to the last digit.
    static CustomerFigures Sum(CustomerFigures a, CustomerFigures b, IReadOnlyList<CurrencyFigures> byCurrency) => new(
        a.TotalOrders + b.TotalOrders, a.PricedOrders + b.PricedOrders, a.LifetimeValue + b.LifetimeValue,
        a.FirstOrderDate < b.FirstOrderDate || b.FirstOrderDate is null ? a.FirstOrderDate : b.FirstOrderDate,
        a.LastOrderDate > b.LastOrderDate || b.LastOrderDate is null ? a.LastOrderDate : b.LastOrderDate, byCurrency);

    static IEnumerable<MergeField> Customs(MergeSide kept, MergeSide other) =>
        kept.Values.Keys.Union(other.Values.Keys).Where(k => k.StartsWith("custom_fields.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(k => new MergeField(k, k["custom_fields.".Length..], true, kept.Values.GetValueOrDefault(k), other.Values.GetValueOrDefault(k)));

    static MergeSide Side(Npgsql.NpgsqlDataReader r)
    {
        using var json = JsonDocument.Parse(r.GetString(5));
        var values = new Dictionary<string, string?>();
        foreach (var (key, _) in Fields) values[key] = json.RootElement.GetProperty(key).GetString();
        if (values["owner_id"] is not null) values["owner_id"] = r.Text(13);
        if (json.RootElement.GetProperty("custom_fields") is { ValueKind: JsonValueKind.Object } custom)
        {
            foreach (var field in custom.EnumerateObject()) values["custom_fields." + field.Name] = field.Value.ToString();
        }

        return new(r.GetGuid(0), Formats.Name(r.Text(1), r.Text(2), r.Text(3), r.Text(4)), values,
            new(r.GetInt32(6), r.GetInt32(7), r.GetDecimal(8), r.Moment(9), r.Moment(10), []), r.GetDateTime(11), r.GetBoolean(12));
    }

    static Candidate Row(Npgsql.NpgsqlDataReader r) =>
        new(r.GetGuid(0), Formats.Name(r.Text(1), r.Text(2), r.Text(3), r.Text(4)), r.Text(4), r.Text(5), r.GetInt32(6));

    static string Escaped(string? text) => text?.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") ?? "";
}
