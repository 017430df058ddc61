using Crm.Import;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers.Import;

internal sealed record ImportRow(Guid Id, string FileName, string State, int Total, int Created, int Updated, int Failed, DateTime At);

/// <summary>Where a file of customers is uploaded, and the imports that one has made.</summary>
[Authorize(Roles = "admin,manager")]
[RequestSizeLimit(MostBytes + 1024 * 1024), RequestFormLimits(MultipartBodyLengthLimit = MostBytes + 1024 * 1024)]
internal sealed class IndexModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    const int MostBytes = 50 * 1024 * 1024;

    // What one call to a silo carries.
    const int PartBytes = 1024 * 1024;

    const string ReadImports = """
        SELECT id, file_name, state, total_rows, created, updated, failed, created_at FROM crm.imports WHERE state <> 'uploading' ORDER BY created_at DESC LIMIT 20
        """;

    [BindProperty] public IFormFile? Upload { get; set; }

    public IReadOnlyList<ImportRow> Imports { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        var imports = Query.Of(
            ReadImports, r => new ImportRow(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetInt32(3), r.GetInt32(4), r.GetInt32(5), r.GetInt32(6), r.GetDateTime(7)));
        await database.Read(ct, imports);
        Imports = imports.Rows;
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (Upload is not { Length: > 0 } file) ModelState.AddModelError(nameof(Upload), words["Choose a file that is not empty."]);
        else if (file.Length > MostBytes) ModelState.AddModelError(nameof(Upload), words["The file is larger than {0} MB: split it.", MostBytes / 1024 / 1024]);
        else
        {
            var id = Guid.CreateVersion7();
            try
            {
                if (await Send(cluster.GetGrain<IImportGrain>(id), file, ct) is not { } refused) return Redirect($"/customers/import/{id}");
                ModelState.AddModelError(nameof(Upload), words[refused]);
            }
            catch (Exception exception) when (Silos.Away(exception))
            {
                ModelState.AddModelError(nameof(Upload), words[Silos.Sentence]);
            }
        }

        await OnGet(ct);
        return Page();
    }

    async Task<Refusal?> Send(IImportGrain grain, IFormFile file, CancellationToken ct)
    {
        var person = database.Person;
        if (await grain.Begin(file.FileName, person) is { } refused) return refused;
        await using var stream = file.OpenReadStream();
        var buffer = new byte[PartBytes];
        for (var part = 0; ; part++)
        {
            var read = await stream.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, ct);
            if (read == 0) return await grain.Open(person);
            if (await grain.Append(part, buffer[..read], person) is { } failed) return failed;
        }
    }
}
