using System.Globalization;
using Crm.Privacy;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Privacy;

internal sealed class ConsentModel(PersonDatabase database, IClusterClient cluster, Words words, TimeProvider time) : PageModel
{
    internal const string ReadCustomer = "SELECT first_name, last_name, company_name, email, erased_at FROM crm.customers WHERE id = $1";

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public ConsentPanel Panel { get; private set; } = null!;
    public bool MayChange => database.Person.Role != "readonly" && !Panel.IsErased;
    [BindProperty] public string Channel { get; set; } = "email";
    [BindProperty] public string State { get; set; } = "granted";
    [BindProperty] public string Source { get; set; } = "";
    [BindProperty] public string At { get; set; } = "";

    public async Task<IActionResult> OnGet(Guid id, string? channel, CancellationToken ct)
    {
        Channel = ConsentPanel.Channels.Any(c => c.Key == channel) ? channel! : Channel;
        At = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return await Show(id, ct);
    }

    public async Task<IActionResult> OnPost(Guid id, CancellationToken ct)
    {
        if (database.Person.Role == "readonly") return NotFound();
        if (!DateTime.TryParseExact(At, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) || at.Year < 1990)
        {
            ModelState.AddModelError(nameof(At), words["Give the day on which they said so."]);
        }

        if (Asked() is not { } asked) return NotFound();
        if (ModelState.IsValid)
        {
            try
            {
                var refused = await cluster.GetGrain<IPrivacyGrain>(id).Note(new(asked.Channel, asked.State, at), Source ?? "", database.Person);
                if (refused is null)
                {
                    this.Toast(words["The consent is noted."]);
                    return Redirect($"/customers/{id}/consent");
                }

                ModelState.AddModelError(refused.Field ?? "", words[refused.Text, [.. refused.Values]]);
            }
            catch (Exception exception) when (Silos.Away(exception))
            {
                ModelState.AddModelError("", words[Silos.Sentence]);
            }
        }

        return await Show(id, ct);
    }

    (Channel Channel, ConsentState State)? Asked()
    {
        Channel? channel = Channel switch { "email" => Crm.Privacy.Channel.Email, "sms" => Crm.Privacy.Channel.Sms, "phone" => Crm.Privacy.Channel.Phone, "post" => Crm.Privacy.Channel.Post, _ => null };
        ConsentState? state = State switch { "granted" => ConsentState.Granted, "pending" => ConsentState.Pending, "withdrawn" => ConsentState.Withdrawn, _ => null };
        return channel is { } by && state is { } said ? (by, said) : null;
    }

    async Task<IActionResult> Show(Guid id, CancellationToken ct)
    {
        var customer = Query.Of(ReadCustomer, r => (Name: Formats.Name(r.Text(0), r.Text(1), r.Text(2), r.Text(3)), IsErased: !r.IsDBNull(4)), id);
        var consents = ConsentPanel.Of(id);
        await database.Read(ct, customer, consents);
        if (customer.Rows.Count == 0) return NotFound();
        (Id, Name, Panel) = (id, customer.First.Name, new(id, consents.Rows, customer.First.IsErased));
        return Page();
    }
}
