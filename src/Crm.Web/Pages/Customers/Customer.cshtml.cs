using Crm.Customers;
using Crm.Web.Activities;
using Crm.Web.Database;
using Crm.Web.Files;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

internal sealed record CustomerDetail(
    string Name, string? Email, string? Phone, string? Company, string? Country, string? City, string Language, string Status, DateTime CreatedAt, CustomerFigures Saved);

internal sealed record IdentityRow(string Shop, string ExternalId, bool IsVerified, bool IsDeleted)
{
    const string Guest = "guest:";

    public bool IsGuest => ExternalId.StartsWith(Guest, StringComparison.Ordinal);

    /// <summary>The id in the shop; for a guest the e-mail or phone that the shop knows them by.</summary>
    public string Known => IsGuest ? ExternalId[Guest.Length..] : ExternalId;
}

internal sealed class CustomerModel(PersonDatabase database, IClusterClient cluster) : PageModel
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    internal const string ReadCustomer = """
        SELECT first_name, last_name, company_name, email, phone, country_code, city, language, status, created_at, total_orders, priced_orders, lifetime_value,
               first_order_date, last_order_date
        FROM crm.customers WHERE id = $1
        """;

    internal const string ReadCurrencies = "SELECT currency, total_orders, lifetime_value FROM crm.customer_currency_figures WHERE customer_id = $1 ORDER BY currency";

    internal const string ReadIdentities = """
        SELECT i.shop_name, c.external_id, c.email_verified, c.deleted_at IS NOT NULL
        FROM crm.customer_identities c LEFT JOIN crm.integrations i ON i.id = c.integration_id WHERE c.customer_id = $1 ORDER BY c.created_at
        """;

    public Guid Id { get; private set; }
    public CustomerDetail Customer { get; private set; } = null!;
    public CustomerFigures Figures { get; private set; } = CustomerFigures.None;
    public bool IsLive { get; private set; }
    public TimelinePart Timeline { get; private set; } = null!;
    public FileList Files { get; private set; } = null!;
    public string? Picture { get; private set; }
    public Privacy.ConsentPanel Consent { get; private set; } = null!;
    public Composer? Composer { get; private set; }
    public IReadOnlyList<IdentityRow> Identities { get; private set; } = [];
    public IReadOnlyList<string> Shops => [.. Identities.Select(i => i.Shop).Distinct()];

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        var customer = Query.Of(ReadCustomer, r => new CustomerDetail(
            Formats.Name(r.Text(0), r.Text(1), r.Text(2), r.Text(3)), r.Text(3), r.Text(4), r.Text(2), r.Text(5), r.Text(6), r.GetString(7), r.GetString(8), r.GetDateTime(9),
            new(r.GetInt32(10), r.GetInt32(11), r.GetDecimal(12), r.Moment(13), r.Moment(14), [])), id);
        var currencies = Query.Of(ReadCurrencies, r => new CurrencyFigures(r.GetString(0), r.GetInt32(1), r.GetDecimal(2)), id);
        var identities = Query.Of(ReadIdentities, r => new IdentityRow(r.Text(0) ?? "Unknown shop", r.GetString(1), r.GetBoolean(2), r.GetBoolean(3)), id);
        var timeline = Web.Activities.Timeline.Page(id);
        var colleagues = Colleague.All();
        var files = FileRow.OfCustomer(id, 6);
        var consents = Privacy.ConsentPanel.Of(id);
        await database.Read(ct, customer, currencies, identities, timeline, colleagues, files, consents);
        if (customer.First is not { } found) return NotFound(); // and the grain is asked only for whom the reader may see

        (Id, Customer, Identities) = (id, found, identities.Rows);
        Picture = files.Rows.Where(f => f.Kind == "avatar").Select(f => $"/files/{f.Id}").FirstOrDefault();
        Files = new([.. files.Rows.Where(f => f.Kind != "avatar")], null, database.Person);
        Consent = new(id, consents.Rows);
        Timeline = Web.Activities.Timeline.Part(timeline, id, database.Person.Role);
        if (Timeline.MayWrite) Composer = new($"/customers/{id}/timeline", new(), colleagues.Rows, database.Person.Id);
        var live = await Live(id, ct);
        IsLive = live is not null;
        Figures = live ?? found.Saved with { ByCurrency = currencies.Rows };
        return Page();
    }

    async Task<CustomerFigures?> Live(Guid id, CancellationToken ct)
    {
        try
        {
            return await cluster.GetGrain<ICustomerGrain>(id).Figures().WaitAsync(Patience, ct);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or InvalidOperationException or ArgumentException)
        {
            return null; // every silo is away
        }
    }
}
