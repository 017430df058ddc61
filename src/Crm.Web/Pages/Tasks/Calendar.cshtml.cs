using Crm.Activities;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Tasks;

/// <summary>The secret address of a person's calendar: made, shown once, revoked.</summary>
internal sealed class CalendarModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    const string ReadSince = "SELECT created_at FROM crm.calendar_keys WHERE user_id = $1";

    public DateTime? Since { get; private set; }
    public string? Error { get; private set; }
    public string? Address => Key is null ? null : $"{Request.Scheme}://{Request.Host}/tasks/calendar.ics?key={Key}";
    [TempData] public string? Key { get; set; }

    public Task OnGet(CancellationToken ct) => Show(ct);

    public Task<IActionResult> OnPostNew(CancellationToken ct) => Do(async agenda => Key = await agenda.NewCalendarKey(database.Person), ct);

    public Task<IActionResult> OnPostRevoke(CancellationToken ct) => Do(agenda => agenda.RevokeCalendarKey(database.Person), ct);

    async Task<IActionResult> Do(Func<IAgendaGrain, Task> what, CancellationToken ct)
    {
        try
        {
            await what(cluster.GetGrain<IAgendaGrain>(database.Person.Id));
            return Redirect("/tasks/calendar");
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
        }

        await Show(ct);
        return Page();
    }

    async Task Show(CancellationToken ct)
    {
        var since = Query.Of(ReadSince, r => r.GetDateTime(0), database.Person.Id);
        await database.Read(ct, since);
        Since = since.Rows.Count == 0 ? null : since.Rows[0];
    }
}
