using System.Globalization;
using Crm.Activities;
using Crm.People;
using Crm.Web.Activities;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Tasks;

internal sealed class IndexModel(PersonDatabase database, IClusterClient cluster, TimeProvider time, Words words) : PageModel
{
    public string View { get; private set; } = "mine";
    public Guid? Customer { get; private set; }
    public string? CustomerName { get; private set; }
    public IReadOnlyList<TaskRow> Rows { get; private set; } = [];
    public IReadOnlyList<Colleague> Colleagues { get; private set; } = [];
    public long Overdue { get; private set; }
    public long Today { get; private set; }
    public Day Day { get; private set; } = null!;
    public Cursor? Next { get; private set; }
    public bool IsFirstPage { get; private set; }
    public ActivityForm Form { get; private set; } = new() { Type = "task" };
    public string? Error { get; private set; }
    public Person Person => database.Person;
    public bool MayWrite => Person.Role != "readonly";

    public Task<IActionResult> OnGet(string? view, Guid? customer, string? after, CancellationToken ct)
    {
        this.KeepToast();
        return Show(view, customer, Cursor.Parse(after), ct);
    }

    /// <summary>Quick add: a line, and a day if there is one.</summary>
    public async Task<IActionResult> OnPostAdd([FromForm] ActivityForm form, string? view, Guid? customer, CancellationToken ct)
    {
        if (!MayWrite) return NotFound();
        form.Type = "task";
        Form = form;
        if (form.Draft(Person, User.Zone(), false, ModelState, words) is not { } draft) return await Show(view, customer, null, ct);
        return await Do(Guid.CreateVersion7(), g => g.Add(customer, draft, Person), words["Saved."], null, Here(view, customer))
            ?? await Show(view, customer, null, ct);
    }

    public async Task<IActionResult> OnPostComplete(Guid id, string? back, CancellationToken ct) =>
        await Do(id, g => g.Complete(Person), words["Done."], $"/tasks?handler=Reopen&id={id}&back={Uri.EscapeDataString(Local(back))}", back) ?? await Show(null, null, null, ct);

    public async Task<IActionResult> OnPostReopen(Guid id, string? back, CancellationToken ct) =>
        await Do(id, g => g.Reopen(Person), words["It is open again."], null, back) ?? await Show(null, null, null, ct);

    /// <param name="days">How many days from today; a week day comes as the days until then.</param>
    /// <param name="day">Or the day itself.</param>
    public async Task<IActionResult> OnPostSnooze(Guid id, int? days, string? day, string? back, CancellationToken ct)
    {
        var today = Day.Of(time.GetUtcNow().UtcDateTime, Formats.Zone(User.Zone())).Date;
        DateOnly? until = DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var chosen) ? chosen
            : days is >= 0 and <= 3650 ? today.AddDays(days.Value) : null;
        if (until is { Year: >= 2000 and <= 2200 } to)
            return await Do(id, g => g.Snooze(to, User.Zone(), Person), words["Put off."], null, back) ?? await Show(null, null, null, ct);
        Error = words["Write the day like 2026-11-24."];
        return await Show(null, null, null, ct);
    }

    public async Task<IActionResult> OnPostAssign(Guid id, Guid assignee, string? back, CancellationToken ct) =>
        await Do(id, g => g.Assign(assignee, Person), words["Assigned."], null, back) ?? await Show(null, null, null, ct);

    // Null: it was not done, and Error says why.
    async Task<IActionResult?> Do(Guid id, Func<IActivityGrain, Task<Refusal?>> what, string said, string? undo, string? back)
    {
        if (!MayWrite) return NotFound();
        try
        {
            var refusal = await what(cluster.GetGrain<IActivityGrain>(id));
            if (refusal?.Text == IActivityGrain.Gone) return NotFound();
            if (refusal is null)
            {
                this.Toast(said, undo);
                return LocalRedirect(Local(back));
            }

            if (refusal.Field is null or "assignee") Error = words.Say(refusal);
            else ModelState.Refuse(refusal, words);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Error = words[Silos.Sentence];
        }

        return null;
    }

    async Task<IActionResult> Show(string? view, Guid? customer, Cursor? after, CancellationToken ct)
    {
        View = TaskList.Views.Any(v => v.View == view) ? view! : "mine";
        Day = Day.Of(time.GetUtcNow().UtcDateTime, Formats.Zone(User.Zone()));
        var page = TaskList.Page(View, Person.Id, customer, after, Day);
        var counts = TaskList.Counts(Person.Id, Day);
        var colleagues = Colleague.All();
        var name = Query.Of(Activities.TimelineModel.ReadName, r => Formats.Name(r.Text(0), r.Text(1), r.Text(2), r.Text(3)), customer ?? Guid.Empty);
        await database.Read(ct, page, counts, colleagues, name);
        if (customer is not null && name.First is null) return NotFound();
        (Customer, CustomerName, Colleagues, IsFirstPage) = (customer, name.First, colleagues.Rows, after is null);
        (Overdue, Today) = counts.First;
        Rows = page.Rows.Count > TaskList.PageSize ? page.Rows[..TaskList.PageSize] : page.Rows;
        if (page.Rows.Count > TaskList.PageSize) Next = TaskList.After(Rows[^1], customer is null ? View : "");
        return Page();
    }

    /// <summary>This list.</summary>
    public static string Here(string? view, Guid? customer, Cursor? after = null) =>
        (customer is null ? $"/tasks?view={view ?? "mine"}" : $"/tasks?customer={customer}") + (after is null ? "" : $"&after={after}");

    string Local(string? back) => back is not null && Url.IsLocalUrl(back) ? back : "/tasks";
}
