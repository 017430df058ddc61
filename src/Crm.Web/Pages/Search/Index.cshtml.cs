using Crm.Web.Database;
using Crm.Web.Shell;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Search;

/// <summary>The palette as a page of its own, for phones and for browsers without JavaScript.</summary>
internal sealed class IndexModel(PersonDatabase database, Places places) : PageModel
{
    public Found Found { get; private set; } = new("", [], [], []);

    public async Task OnGet(string? q, CancellationToken ct) => Found = await Found.For(q, database, User, places, ct);
}
