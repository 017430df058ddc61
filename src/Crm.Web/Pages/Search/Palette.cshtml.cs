using Crm.Web.Database;
using Crm.Web.Shell;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Search;

/// <summary>What the palette shows while one types: the options of its list, and nothing around them.</summary>
internal sealed class PaletteModel(PersonDatabase database, Places places) : PageModel
{
    public Found Found { get; private set; } = new("", [], [], []);

    public async Task OnGet(string? q, CancellationToken ct) => Found = await Found.For(q, database, User, places, ct);
}
