using Crm.Lists;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

internal sealed class IndexModel(PersonDatabase database, Choices choices, Words words, TimeProvider time) : PageModel
{
    const string Path = "/customers";

    static readonly (string, Func<string, string?>)[] Ways = [ShortWays.Is("country"), ShortWays.Is("status"), ShortWays.Is("shop")];

    public ListState State { get; private set; } = new(Path);
    public ChoiceSet Choices { get; private set; } = null!;
    public FilterWords FilterWords { get; private set; } = null!;
    public ViewTabs Tabs { get; private set; } = null!;
    public FilterForm? Form { get; private set; }
    public ListOrder Order { get; private set; } = null!;
    public IReadOnlyList<ListColumn> Columns { get; private set; } = [];
    public IReadOnlyList<CustomerRow> Rows { get; private set; } = [];
    public Counted Count { get; private set; } = new(0, false, false);
    public string? Previous { get; private set; }
    public string? Next { get; private set; }

    /// <summary>Whether the rows are those most like the search, because nothing is exactly that.</summary>
    public bool IsSimilar { get; private set; }

    public bool IsFiltered => State.Search is not null || !State.Filter.IsNone;
    public string Role => database.Person.Role;
    public bool SeesAll => database.Person.Role != "agent";

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Choices = await choices.Get(database, ct);
        FilterWords = new(words, Choices);
        State = ListState.Of(Path, Request.Query, Choices.Find);
        if (State.Elsewhere(Request.Query, Choices.Find, Ways) is { } other) return Redirect(other.Link);
        Form = FilterForm.Of(Request.Query, State, Choices.Find);
        Columns = CustomerColumns.Of(State.Columns, CustomColumns);
        Order = CustomerList.Order(State.Sort, SeesAll);
        await Read(ct);
        return Tabs.Elsewhere(Request) is { } view ? Redirect(view) : Page();
    }

    public IReadOnlyList<ListColumn> CustomColumns => [.. Choices.CustomFields.Select(f => new ListColumn(f.Key, f.Label, null, f.Kind == FieldKind.CustomNumber))];

    async Task Read(CancellationToken ct)
    {
        var reader = database.Reader(User, time);
        var shown = Columns.Select(c => c.Key).ToHashSet();
        var (page, isBackwards) = CustomerList.Page(State, reader, shown);
        var count = CustomerList.Count(State, reader);
        var plan = Query.Of(CustomerList.PlanAnew, _ => 0);
        var views = ViewTabs.Read("customers", database.Person.Id);
        await database.Read(ct, IsFiltered ? [plan, page, count, views] : [page, count, views]);
        Tabs = ViewTabs.Of("customers", State, views, database.Person.Role);
        Count = count.First!;
        (Rows, Previous, Next) = ListPage<CustomerRow>.Of(State, page.Rows, CustomerList.PageSize, isBackwards, row => new(row.Key, row.Id));
        if (Rows.Count == 0 && State.Place.IsBeginning && CustomerList.Similar(State, reader, shown) is { } similar)
        {
            await database.Read(ct, plan, Query.Of(CustomerList.Forgive, _ => 0), similar);
            (Rows, IsSimilar) = (similar.Rows, similar.Rows.Count > 0);
        }
    }
}
