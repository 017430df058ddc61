using Crm.Bulk;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

internal sealed record JobRow(string Action, string? Value, string State, int Total, int Handled, int Changed, int Restored, DateTime CreatedAt, DateTime? FinishedAt);

/// <summary>How far a piece of work on many customers has come, and how to undo it. Whose it is sees it, nobody else.</summary>
internal sealed class JobModel(PersonDatabase database, Choices choices, IClusterClient cluster, Words words) : PageModel
{
    internal const string ReadJob = """
        SELECT action, value, state, total, handled, changed, restored, created_at, finished_at FROM crm.bulk_jobs WHERE id = $1
        """;

    public Guid Id { get; private set; }
    public Guid Me => database.Person.Id;
    public JobRow Job { get; private set; } = null!;
    public string Name { get; private set; } = "";
    public string? Error { get; private set; }

    public bool IsUnderWay => Job.State is "collecting" or "running" or "undoing";

    /// <summary>What is said of the state. In English, the key of its translations.</summary>
    public string StateText => Job.State switch
    {
        "collecting" => "The customers are being collected.",
        "running" => "It is under way. You may leave this page: it goes on.",
        "done" => "It is done.",
        "undoing" => "It is being undone.",
        "undone" => "It is undone.",
        _ => "It stopped, because the database refused a part of it. What was done until then stands, and can be seen in the audit log.",
    };

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        if (IsUnderWay)
        {
            try
            {
                await cluster.GetGrain<IBulkGrain>(id).GoOn(); // should it stand still: its silo may have died
            }
            catch (Exception exception) when (Silos.Away(exception))
            {
                Error = words[Silos.Sentence];
            }
        }

        return Page();
    }

    public async Task<IActionResult> OnPostUndo(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct)) return NotFound();
        try
        {
            if (await cluster.GetGrain<IBulkGrain>(id).Undo(database.Person) is not { } refusal) return Redirect($"/customers/bulk/{id}");
            Error = words[refusal.Text, [.. refusal.Values]];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
        }

        return Page();
    }

    async Task<bool> Load(Guid id, CancellationToken ct)
    {
        if (database.Person.Role == "readonly") return false; // has none, and may not ask
        Id = id;
        var job = Query.Of(ReadJob, r => new JobRow(
            r.GetString(0), r.Text(1), r.GetString(2), r.GetInt32(3), r.GetInt32(4), r.GetInt32(5), r.GetInt32(6), r.GetDateTime(7), r.Moment(8)), id);
        await database.Read(ct, job);
        if (job.First is not { } found) return false;
        Job = found;
        var known = await choices.Get(database, ct);
        Name = found.Action switch
        {
            "status" => words.State(found.Value!),
            "assign" => found.Value is null ? words["nobody"] : known.People.GetValueOrDefault(Guid.Parse(found.Value))?.Name ?? words["Unknown"],
            _ => known.Tags.GetValueOrDefault(Guid.Parse(found.Value!))?.Name ?? words["Unknown"],
        };
        return true;
    }
}
