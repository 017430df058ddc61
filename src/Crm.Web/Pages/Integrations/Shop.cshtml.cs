using System.Text;
using Crm.Integrations;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Integrations;

internal sealed record ShopDetail(Guid Id, string Platform, string Name, string Domain, string Status, string? Note, string[] NoteValues);
internal sealed record ParkedRow(long Id, string Topic, string Reason, string Said, DateTime ReceivedAt, short Attempts, string? Body);

internal sealed class ShopModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    const int ShortestSecret = 8;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    const string ReadShop = "SELECT id, platform, shop_name, domain, status, status_note, status_values FROM crm.integrations WHERE id = $1";

    const string ReadParked = """
        SELECT id, split_part(kind, ':', 2), reason, enqueued_at, attempts, substring(payload FOR 4000)
        FROM crm.parked_messages WHERE source = $1 ORDER BY parked_at DESC LIMIT 50
        """;

    public ShopDetail Shop { get; private set; } = null!;
    public IntegrationHealth? Health { get; private set; }
    public IReadOnlyList<ParkedRow> Parked { get; private set; } = [];
    public bool SeesParked { get; private set; }
    public ShopReading Reading { get; private set; } = null!;
    public string Address => $"{Request.Scheme}://{Request.Host}/webhooks/{Shop.Platform}/{Shop.Id}";
    [TempData] public string? Message { get; set; }
    [TempData] public bool IsGood { get; set; }

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        // A live refresh of a part must not use up the message that waits for the whole page.
        if (Request.Headers.ContainsKey("HX-Request")) TempData.Keep();
        SeesParked = database.Person.Role is "admin" or "manager";
        var seesBody = database.Person.Role == "admin";
        var shop = Query.Of(ReadShop, r => new ShopDetail(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.Text(5), r.GetFieldValue<string[]>(6)), id);
        var parked = Query.Of(SeesParked ? ReadParked : "SELECT 1 WHERE false AND $1::uuid IS NULL", r => new ParkedRow(
            r.GetInt64(0), r.GetString(1), r.GetString(2), ParkedWords.Say(words, r.GetString(2)), r.GetDateTime(3), r.GetInt16(4), seesBody ? Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(5)) : null), id);
        var reading = new ShopReading(id);
        await database.Read(ct, [shop, parked, .. reading.Queries]);
        if (shop.First is not { } found) return NotFound();
        (Shop, Parked, Reading) = (found, parked.Rows, reading);
        try
        {
            Health = await cluster.GetGrain<IIntegrationGrain>(id).Health().WaitAsync(Patience, ct);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            // The page says so.
        }

        return Page();
    }

    public Task<IActionResult> OnPostReplay(Guid id, long? message) => Do(id, ["admin", "manager"], async grain =>
    {
        var sent = await grain.Replay(message, database.Person);
        return words.Many("{0} message is on its way again.|{0} messages are on their way again.", sent);
    });

    public Task<IActionResult> OnPostRotate(Guid id, string? secret, CancellationToken ct)
    {
        if (database.Person.Role != "admin") return Task.FromResult<IActionResult>(NotFound());
        if (secret?.Trim() is { Length: >= ShortestSecret } whole)
        {
            return Do(id, ["admin"], async grain =>
            {
                await grain.RotateSecret(whole, database.Person);
                return words["The new secret is in use; the old one is accepted for another 24 hours."];
            });
        }

        ModelState.AddModelError(nameof(secret), words["The secret must have at least {0} letters: copy it from the shop's webhook settings.", ShortestSecret]);
        return OnGet(id, ct);
    }

    public Task<IActionResult> OnPostSync(Guid id) => Ask(id, grain => grain.Sync(database.Person), words["The shop is being read."]);

    public Task<IActionResult> OnPostPause(Guid id) => Ask(id, grain => grain.Pause(database.Person), words["Reading is paused; what was read stays."]);

    public Task<IActionResult> OnPostSubscribe(Guid id) => Ask(id, grain => grain.Subscribe(database.Person), words["The webhooks were looked at, and what was missing is registered again."]);

    async Task<IActionResult> Ask(Guid id, Func<IShopGrain, Task<Crm.People.Refusal?>> work, string done)
    {
        if (database.Person.Role is not ("admin" or "manager")) return NotFound();
        try
        {
            var refused = await work(cluster.GetGrain<IShopGrain>(id));
            (Message, IsGood) = (refused is null ? done : words[refused], refused is null);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            (Message, IsGood) = (words[Silos.Sentence], false);
        }

        return Redirect($"/integrations/{id}");
    }

    async Task<IActionResult> Do(Guid id, string[] roles, Func<IIntegrationGrain, Task<string>> work)
    {
        if (!roles.Contains(database.Person.Role)) return NotFound();
        try
        {
            Message = await work(cluster.GetGrain<IIntegrationGrain>(id));
            IsGood = true;
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            (Message, IsGood) = (words[Silos.Sentence], false);
        }

        return Redirect($"/integrations/{id}");
    }
}
