using Crm.Customers;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Settings;

/// <summary>The fields that administrators add to customers.</summary>
[Authorize(Auth.SignIn.Administrator)]
internal sealed class FieldsModel(PersonDatabase database, IClusterClient cluster, Words t) : PageModel
{
    // A scan over the customers, for a page that is rarely opened.
    const string ReadCounts = """
        SELECT f.key, f.label, f.type, f.choices, f.required, (SELECT count(*) FROM crm.customers c WHERE c.custom_fields ->> f.key IS NOT NULL)
        FROM crm.custom_fields f ORDER BY f.position, f.key
        """;

    public IReadOnlyList<(CustomField Field, long Customers)> Fields { get; private set; } = [];

    /// <summary>What the form holds: a new field, or the one that is being changed, with what was typed.</summary>
    public CustomField Typed { get; private set; } = new("", "", "text", [], false);

    public bool IsChange { get; private set; }
    public Refusal? Refusal { get; private set; }
    public string? Failure { get; private set; }

    ICustomFieldsGrain Grain => cluster.GetGrain<ICustomFieldsGrain>(0);

    public async Task<IActionResult> OnGet(string? edit, CancellationToken ct)
    {
        await Load(ct);
        if (edit is null) return Page();
        if (Fields.FirstOrDefault(f => f.Field.Key == edit).Field is not { } field) return NotFound();
        (Typed, IsChange) = (field, true);
        return Page();
    }

    public Task<IActionResult> OnPostAdd(string? key, string? label, string? type, string? choices, bool required, CancellationToken ct) =>
        Write(new(key ?? "", label ?? "", type ?? "", Lines(choices), required), isChange: false, ct);

    public Task<IActionResult> OnPostChange(string? key, string? label, string? type, string? choices, bool required, CancellationToken ct) =>
        Write(new(key ?? "", label ?? "", type ?? "", Lines(choices), required), isChange: true, ct);

    public Task<IActionResult> OnPostMove(string? key, int by, CancellationToken ct) => Do(() => Grain.Move(key ?? "", by, database.Person), ct);

    public Task<IActionResult> OnPostDelete(string? key, CancellationToken ct) => Do(
        async () =>
        {
            var had = await Grain.Delete(key ?? "", database.Person);
            this.Toast(t.Many("Deleted: {0} customer had a value.|Deleted: {0} customers had a value.", had));
        },
        ct);

    static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    async Task<IActionResult> Write(CustomField field, bool isChange, CancellationToken ct)
    {
        try
        {
            Refusal = isChange ? await Grain.Change(field, database.Person) : await Grain.Add(field, database.Person);
            if (Refusal is null)
            {
                this.Toast(t["Saved."]);
                return Redirect("/settings/fields");
            }
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        await Load(ct);
        (Typed, IsChange) = (field, isChange);
        return Page();
    }

    async Task<IActionResult> Do(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await work();
            return Redirect("/settings/fields");
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = t[Silos.Sentence];
        }

        await Load(ct);
        return Page();
    }

    async Task Load(CancellationToken ct)
    {
        var fields = Query.Of(ReadCounts, r => (new CustomField(r.GetString(0), r.GetString(1), r.GetString(2), r.GetFieldValue<string[]>(3), r.GetBoolean(4)), r.GetInt64(5)));
        await database.Read(ct, fields);
        Fields = fields.Rows;
    }

    /// <summary>What the types are called, in English: the key of their translations.</summary>
    public static string NameOf(string type) => type switch { "number" => "Number", "date" => "Date", "choice" => "Choice", "boolean" => "Yes or no", _ => "Text" };
}
