using Crm.Web.Database;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Settings;

/// <summary>A page of settings, as the landing page tells of it. Title and text are in English, the key of their translations.</summary>
internal sealed record Setting(string Path, string Title, string Text, params string[] Roles);

internal sealed class IndexModel(PersonDatabase database) : PageModel
{
    // In the order in which they are shown; roles: who finds the page here. What they may do there is said by the page and the database.
    static readonly Setting[] All =
    [
        new("/account", "Your account", "Your name, language and time zone, how you sign in, and where.", "admin", "manager", "agent", "readonly"),
        new("/settings/people", "People", "Who works here: invitations, roles, who may sign in.", "admin"),
        new("/settings/tags", "Tags", "What customers can be tagged with: names, colours, merging.", "admin", "manager"),
        new("/settings/fields", "Custom fields", "What else you keep of a customer: text, number, date, choice, yes or no.", "admin"),
        new("/settings/assignment", "Assignment", "To whom new customers go, by country, language and shop.", "admin"),
        new("/rates", "Exchange rates", "Where they come from, what awaits one, rates given by hand, the reporting currency.", "admin", "manager", "agent", "readonly"),
        new("/settings/audit", "Audit log", "Who changed, exported or looked at what, when and from where.", "admin"),
        new("/settings/privacy", "Privacy", "How long data is kept, what shops ask for by law, who was anonymised.", "admin"),
        new("/email", "Outbox", "The system's own mails, and what became of them.", "admin"),
    ];

    public IEnumerable<Setting> Settings => All.Where(s => s.Roles.Contains(database.Person.Role));
}
