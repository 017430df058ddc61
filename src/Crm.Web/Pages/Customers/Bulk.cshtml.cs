using Crm.Bulk;
using Crm.Lists;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

/// <summary>Says what would be done to how many customers, asks for the tag, the agent or the status, and begins.</summary>
internal sealed class BulkModel(PersonDatabase database, Choices choices, IClusterClient cluster, Words words, TimeProvider time) : PageModel
{
    static readonly string[] Actions = ["assign", "tag", "untag", "status"];

    public string Action { get; private set; } = "";
    public ListState State { get; private set; } = new("/customers");
    public Guid[]? Ids { get; private set; }
    public ChoiceSet Choices { get; private set; } = null!;
    public FilterWords FilterWords { get; private set; } = null!;
    public long Count { get; private set; }
    public Guid Job { get; private set; } = Guid.NewGuid();
    public string? Value { get; private set; }
    public string? Error { get; private set; }

    public IEnumerable<(string Value, string Text)> Values => Action switch
    {
        "assign" => Choices.People.Values.Where(p => p.Role != "readonly").Select(p => (p.Id.ToString(), p.Name)),
        "status" => Crm.Customers.ProfileFields.Statuses.Select(s => (s, words.State(s))),
        _ => Choices.Tags.Values.Select(t => (t.Id.ToString(), t.Name)),
    };

    /// <summary>What is about to happen, as a heading. In English, the key of its translations.</summary>
    public string Title => Action switch { "assign" => "Assign customers", "tag" => "Add a tag to customers", "untag" => "Take a tag from customers", _ => "Set the status of customers" };

    public async Task<IActionResult> OnGet(string? @do, Guid[] id, string? all, CancellationToken ct) =>
        await Load(@do, id, all, Request.Query, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string? @do, Guid[] id, string? all, Guid job, string? value, CancellationToken ct)
    {
        var query = new QueryCollection(Request.Form.ToDictionary(f => f.Key, f => f.Value));
        if (!await Load(@do, id, all, query, ct)) return NotFound();
        (Job, Value) = (job == Guid.Empty ? Job : job, value);
        try
        {
            var order = new BulkOrder(Action, value is null or "" or "nobody" ? null : value, new(Ids, State.Filter, State.Search, Reader));
            if (Action == "assign" && string.IsNullOrEmpty(value)) Error = words["Choose a colleague."];
            else if (await cluster.GetGrain<IBulkGrain>(Job).Start(order, database.Person) is { } refusal) Error = words[refusal.Text, [.. refusal.Values]];
            else return Redirect($"/customers/bulk/{Job}");
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
        }

        return Page();
    }

    Reader Reader => database.Reader(User, time);

    async Task<bool> Load(string? action, Guid[] ids, string? all, IQueryCollection query, CancellationToken ct)
    {
        if (!Actions.Contains(action) || !May(database.Person.Role, action!)) return false;
        Action = action!;
        Choices = await choices.Get(database, ct);
        FilterWords = new(words, Choices);
        State = ListState.Of("/customers", query, Choices.Find).FromBeginning;
        Ids = all is null ? ids.Distinct().ToArray() : null;
        var count = CustomerList.CountExactly(State, Reader, Ids);
        await database.Read(ct, count);
        Count = count.First;
        return true;
    }

    /// <summary>Who is offered what: agents tag, their own.</summary>
    public static bool May(string role, string action) => role is "admin" or "manager" || (role == "agent" && action is "tag" or "untag");
}
