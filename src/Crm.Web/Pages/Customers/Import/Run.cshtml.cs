using System.Text;
using System.Text.Json;
using Crm.Import;
using Crm.People;
using Crm.Web.Audit;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers.Import;

internal sealed record ImportDetail(
    string FileName, string State, string[] Headers, string[][] Sample, string[] Mapping, string OnMatch, int Total, int Position, int Created, int Updated, int Skipped, int Failed, bool HasStopped, int Erased)
{
    public bool IsMoving => State is "checking" or "running";
}

internal sealed record FailedRow(int Row, IReadOnlyList<(string Column, string Text, string[] Values)> Problems, string[] Cells);

/// <summary>One import: what its columns hold, what it would do, how far it is, and which rows could not be taken.</summary>
[Authorize(Roles = "admin,manager")]
internal sealed class RunModel(PersonDatabase database, IClusterClient cluster, Words words, Looks looks) : PageModel
{
    const int ShownFailures = 20;

    internal const string ReadImport = """
        SELECT file_name, state, headers, coalesce(sample, '[]')::text, mapping, on_match, total_rows, position, created, updated, skipped, failed, stopped_at IS NOT NULL, erased_rows
        FROM crm.imports WHERE id = $1 AND state <> 'uploading'
        """;

    internal const string ReadFailures = "SELECT row, problems::text, cells FROM crm.import_failures WHERE import_id = $1 ORDER BY row LIMIT $2";

    const string ReadCustomFields = "SELECT key, label FROM crm.custom_fields ORDER BY position, key";

    static readonly (string Key, string Label)[] Fields =
    [
        ("email", "E-mail"), ("name", "Whole name"), ("first_name", "First name"), ("last_name", "Last name"), ("phone", "Phone"), ("company_name", "Company"), ("country_code", "Country"),
        ("region", "Region"), ("city", "City"), ("postal_code", "Postal code"), ("language", "Language"), ("currency", "Currency"), ("timezone", "Time zone"), ("status", "Status"),
        ("external_id", "Id in a shop"),
    ];

    public Guid Id { get; private set; }
    public ImportDetail Import { get; private set; } = null!;
    public IReadOnlyList<FailedRow> Failures { get; private set; } = [];
    public IReadOnlyList<(string Key, string Label)> Choices { get; private set; } = [];
    public string? Failure { get; private set; }

    [BindProperty] public string[] Mapping { get; set; } = [];
    [BindProperty] public string OnMatch { get; set; } = "update";

    /// <summary>Where an import stands, in English.</summary>
    public static string StateText(string state) => state switch
    {
        "mapping" => "Columns to be said",
        "checking" => "Is being checked",
        "checked" => "Checked",
        "running" => "Is running",
        "stopped" => "Has stopped",
        _ => "Done",
    };

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        (Mapping, OnMatch) = (Import.Mapping, Import.OnMatch);
        if (Import.IsMoving)
        {
            try
            {
                await cluster.GetGrain<IImportGrain>(id).GoOn(); // should it stand still: its silo may have died
            }
            catch (Exception exception) when (Silos.Away(exception))
            {
                Failure = words[Silos.Sentence];
            }
        }

        return Page();
    }

    public Task<IActionResult> OnPostCheck(Guid id, CancellationToken ct) => Do(id, g => g.Check([.. Mapping.Select(m => m ?? "")], OnMatch, database.Person), null, ct);

    public Task<IActionResult> OnPostStart(Guid id, CancellationToken ct) => Do(id, g => g.Start(database.Person), null, ct);

    public Task<IActionResult> OnPostDiscard(Guid id, CancellationToken ct) => Do(id, g => g.Discard(database.Person), words["The import is dropped; what it had written stays."], ct);

    /// <summary>The rows that could not be taken, with what to do about each.</summary>
    public async Task<IActionResult> OnGetFailures(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct, int.MaxValue)) return NotFound();
        looks.Add(database.Person, "export", "import", id.ToString());
        var text = new StringBuilder("\ufeff");
        Line(text, [words["Row"], words["Column"], words["What to do"], .. Import.Headers]);
        foreach (var row in Failures)
        {
            Line(text, [row.Row.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Join("; ", row.Problems.Select(p => p.Column)), string.Join("; ", row.Problems.Select(Cure)), .. row.Cells]);
        }

        return File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", "failed-rows.csv");
    }

    public string Cure((string Column, string Text, string[] Values) problem) => words[problem.Text, [.. problem.Values]];

    async Task<IActionResult> Do(Guid id, Func<IImportGrain, Task<Refusal?>> act, string? dropped, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        try
        {
            if (await act(cluster.GetGrain<IImportGrain>(id)) is not { } refused)
            {
                if (dropped is null) return Redirect($"/customers/import/{id}");
                this.Toast(dropped);
                return Redirect("/customers/import");
            }

            Failure = words[refused];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        if (Mapping.Length != Import.Headers.Length) Mapping = Import.Mapping;
        return Page();
    }

    async Task<bool> Load(Guid id, CancellationToken ct, int failures = ShownFailures)
    {
        Id = id;
        var import = Query.Of(ReadImport, r => new ImportDetail(
            r.GetString(0), r.GetString(1), r.GetFieldValue<string[]>(2), JsonSerializer.Deserialize<string[][]>(r.GetString(3))!, r.GetFieldValue<string[]>(4), r.GetString(5),
            r.GetInt32(6), r.GetInt32(7), r.GetInt32(8), r.GetInt32(9), r.GetInt32(10), r.GetInt32(11), r.GetBoolean(12), r.GetInt32(13)), id);
        var failed = Query.Of(ReadFailures, r => new FailedRow(r.GetInt32(0), Problems(r.GetString(1)), r.GetFieldValue<string[]>(2)), id, failures);
        var custom = Query.Of(ReadCustomFields, r => ("custom." + r.GetString(0), r.GetString(1)));
        await database.Read(ct, import, failed, custom);
        if (import.First is not { } found) return false;
        (Import, Failures) = (found, failed.Rows);
        Choices = [.. Fields.Select(f => (f.Key, words[f.Label])), .. custom.Rows];
        return true;
    }

    static List<(string, string, string[])> Problems(string json)
    {
        using var all = JsonDocument.Parse(json);
        return [.. all.RootElement.EnumerateArray().Select(p => (p[0].GetString()!, p[1].GetString()!, p[2].EnumerateArray().Select(v => v.GetString()!).ToArray()))];
    }

    // A spreadsheet must not take a cell for a formula.
    static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(c =>
        "\"" + (c.Length > 0 && "=+-@\t\r".Contains(c[0], StringComparison.Ordinal) ? "'" + c : c).Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")).Append("\r\n");
}
