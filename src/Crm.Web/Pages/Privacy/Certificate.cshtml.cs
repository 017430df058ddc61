using Crm.Web.Database;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Privacy;

[Authorize(Roles = "admin,manager")]
internal sealed class CertificateModel(PersonDatabase database) : PageModel
{
    public CertificateRow Certificate { get; private set; } = null!;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        var found = CertificateRow.One(id);
        await database.Read(ct, found);
        if (found.First is not { } certificate) return NotFound();
        Certificate = certificate;
        return Page();
    }
}
