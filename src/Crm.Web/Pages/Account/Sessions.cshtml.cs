using Crm.Web.Audit;
using Crm.Web.Auth;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Account;

/// <summary>Where the person is signed in.</summary>
internal sealed class SessionsModel(Sessions sessions, PersonDatabase database, Looks looks, Words t) : PageModel
{
    public IReadOnlyList<Session> Sessions { get; private set; } = [];
    public Guid? Current => Auth.Sessions.Of(User);

    public async Task OnGet(CancellationToken ct) => Sessions = await sessions.All(database.Person.Id, ct);

    public async Task<IActionResult> OnPostEnd(Guid session)
    {
        if (!await sessions.End(database.Person.Id, session)) return NotFound();
        return Ended(t["The session is ended; its browser is signed out within a minute."]);
    }

    public async Task<IActionResult> OnPostOthers()
    {
        await sessions.EndOthers(database.Person.Id, Current);
        return Ended(t["All other sessions are ended; their browsers are signed out within a minute."]);
    }

    /// <summary>The browser and the system, as far as they say it; brands are not translated.</summary>
    public string Name(string? agent)
    {
        var browser = First(agent, ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"));
        var system = First(agent, ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"));
        return browser is null ? t["Unknown browser"] : system is null ? browser : t["{0} on {1}", browser, system];
    }

    RedirectResult Ended(string text)
    {
        looks.Add(database.Person, "end-session", "user", database.Person.Id.ToString());
        this.Toast(text);
        return Redirect("/account/sessions");
    }

    static string? First(string? agent, params (string Sign, string Name)[] known) =>
        known.FirstOrDefault(k => agent?.Contains(k.Sign, StringComparison.Ordinal) == true).Name;
}
