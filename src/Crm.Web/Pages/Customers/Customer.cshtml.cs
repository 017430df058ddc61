using Crm.Customers;
using Crm.People;
using Crm.Web.Activities;
using Crm.Web.Audit;
using Crm.Web.Database;
using Crm.Web.Files;
using Crm.Web.Languages;
using Crm.Web.Rates;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

internal sealed record IdentityRow(string? Shop, string ExternalId, bool IsVerified, bool IsDeleted)
{
    const string Guest = "guest:";

    public bool IsGuest => ExternalId.StartsWith(Guest, StringComparison.Ordinal);

    /// <summary>The id in the shop; for a guest the e-mail or phone that the shop knows them by.</summary>
    public string Known => IsGuest ? ExternalId[Guest.Length..] : ExternalId;
}

internal sealed record TagRow(Guid Id, string Name, string? Color);

internal sealed class CustomerModel(PersonDatabase database, IClusterClient cluster, Looks looks, Words t) : PageModel
{
    const int MostAddresses = 3;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public Guid Id { get; private set; }
    public Profile Profile { get; private set; } = null!;
    public IReadOnlyList<ProfileField> Fields { get; private set; } = [];
    public CustomerFigures Figures { get; private set; } = CustomerFigures.None;
    public bool IsLive { get; private set; }
    public ReportingBasis Basis { get; private set; } = ReportingBasis.Dollars;
    public TimelinePart Timeline { get; private set; } = null!;
    public FileList Files { get; private set; } = null!;
    public string? Picture { get; private set; }
    public Privacy.ConsentPanel Consent { get; private set; } = null!;
    public Composer? Composer { get; private set; }
    public IReadOnlyList<IdentityRow> Identities { get; private set; } = [];
    public IReadOnlyList<PostalAddress> Addresses { get; private set; } = [];
    public IReadOnlyList<TagRow> Tags { get; private set; } = [];
    public IReadOnlyList<string> Shops => [.. Identities.Select(i => i.Shop).OfType<string>().Distinct()];
    public bool MayEdit => database.Person.Role is "admin" or "manager";
    public bool MayTag => database.Person.Role != "readonly";
    public Refusal? NotDeleted { get; private set; }
    public string? Failure { get; private set; }

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        if (Profile.MergedInto is { } into) return Redirect($"/customers/{into}");
        if (!Request.Headers.ContainsKey("HX-Request")) looks.Add(database.Person, "look", "customer", id.ToString()); // not again when a part is refreshed
        return Page();
    }

    public async Task<IActionResult> OnPostDelete(Guid id, CancellationToken ct)
    {
        if (!MayEdit || !await Load(id, ct)) return NotFound();
        try
        {
            NotDeleted = await cluster.GetGrain<ICustomerProfileGrain>(id).Delete(database.Person);
            if (NotDeleted is null)
            {
                this.Toast(t["The customer is deleted."]);
                return Redirect("/customers");
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        return Page();
    }

    async Task<bool> Load(Guid id, CancellationToken ct)
    {
        var (profile, custom) = (Profile.Of(id), Profile.CustomFields());
        var currencies = Query.Of(CustomerQueries.ReadCurrencies, r => new CurrencyFigures(r.GetString(0), r.GetInt32(1), r.GetDecimal(2)), id);
        var identities = Query.Of(CustomerQueries.ReadIdentities, r => new IdentityRow(r.Text(0), r.GetString(1), r.GetBoolean(2), r.GetBoolean(3)), id);
        var timeline = Web.Activities.Timeline.Page(id);
        var colleagues = Colleague.All();
        var addresses = Query.Of(CustomerQueries.ReadAddresses, r => PostalAddress.Read(r.GetString(0)), id);
        var tags = Query.Of(CustomerQueries.ReadTags, r => new TagRow(r.GetGuid(0), r.GetString(1), r.Text(2)), id);
        var files = FileRow.OfCustomer(id, 6);
        var consents = Privacy.ConsentPanel.Of(id);
        var basis = ReportingBasis.Query();
        await database.Read(ct, profile, custom, currencies, identities, timeline, colleagues, addresses, tags, files, consents, basis);
        if (profile.First is not { } found) return false; // and the grain is asked only for whom the reader may see

        (Id, Profile, Identities, Tags) = (id, found, identities.Rows, tags.Rows);
        Basis = basis.First ?? ReportingBasis.Dollars;
        Picture = files.Rows.Where(f => f.Kind == "avatar").Select(f => $"/files/{f.Id}").FirstOrDefault();
        Files = new([.. files.Rows.Where(f => f.Kind != "avatar")], null, database.Person);
        Consent = new(id, consents.Rows);
        Timeline = Web.Activities.Timeline.Part(timeline, id, database.Person.Role);
        if (Timeline.MayWrite) Composer = new($"/customers/{id}/timeline", new(), colleagues.Rows, database.Person.Id);
        Fields = ProfileForm.Of(t, found, custom.Rows, []);
        Addresses = [.. addresses.Rows.Where(a => a.Lines().Count > 0).Distinct().Take(MostAddresses)];
        var live = await Live(id, ct);
        IsLive = live is not null;
        Figures = live ?? found.Saved with { ByCurrency = currencies.Rows };
        return true;
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
