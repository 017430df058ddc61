using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Web.Audit;
using Crm.Web.Database;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Privacy;

/// <summary>The export as a page that a person can read and print.</summary>
[Authorize(Roles = "admin,manager")]
internal sealed class ReportModel(PersonDatabase database, Looks looks) : PageModel
{
    // A page of this many rows of one kind is still read; the file has them all.
    public const int Most = 500;

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public JsonObject Data { get; private set; } = [];

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        if (await PersonExport.Read(database, id, ct) is not { } data) return NotFound();
        looks.Add(database.Person, "export", "customer", id.ToString());
        var own = data["customers"]!.AsArray().Select(c => c!.AsObject()).First(c => (string?)c["id"] == id.ToString());
        (Id, Data) = (id, data);
        Name = Formats.Name((string?)own["first_name"], (string?)own["last_name"], (string?)own["company_name"], (string?)own["email"]);
        return Page();
    }

    /// <summary>The instant, where the column holds one.</summary>
    public static DateTime? Moment(string column, JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.String && (column.EndsWith("at", StringComparison.Ordinal) || column.EndsWith("date", StringComparison.Ordinal))
        && DateTime.TryParse((string?)value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;

    /// <summary>What there is to show: no empty fields, and none of the system's own bookkeeping.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(JsonObject row) => row.Where(f =>
        f.Value is not null && f.Key is not ("identity_version" or "profile_version" or "counts" or "priced_orders") && f.Value.ToString() is not ("" or "{}" or "[]"));
}
