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
        new("/account/password", "Password", "Choose another password.", "admin", "manager", "agent", "readonly"),
    ];

    public IEnumerable<Setting> Settings => All.Where(s => s.Roles.Contains(database.Person.Role));
}
