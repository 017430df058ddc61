using Crm.Lists;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Pages.Customers;
using Crm.Web.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Orders;

internal sealed class IndexModel(PersonDatabase database, Choices choices, Words words, TimeProvider time) : PageModel
{
    const string Path = "/orders";

    static readonly (string, Func<string, string?>)[] Ways =
    [
        ShortWays.Is("status"), ShortWays.Is("shop"), ShortWays.Is("country"), ShortWays.Is("currency"), ("from", day => $"placed:from:{day}"), ("to", day => $"placed:to:{day}"),
        ("rate", rate => rate == "awaiting" ? "awaiting:is:yes" : null),
    ];

    public ListState State { get; private set; } = new(Path);
    public ChoiceSet Choices { get; private set; } = null!;
    public FilterWords FilterWords { get; private set; } = null!;
    public ViewTabs Tabs { get; private set; } = null!;
    public FilterForm? Form { get; private set; }
    public ListOrder Order { get; private set; } = null!;
    public IReadOnlyList<ListColumn> Columns { get; private set; } = [];
    public IReadOnlyList<OrderListRow> Rows { get; private set; } = [];
    public Counted Count { get; private set; } = new(0, false, false);
    public string? Previous { get; private set; }
    public string? Next { get; private set; }
    public bool IsFiltered => State.Search is not null || !State.Filter.IsNone;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Choices = await choices.Get(database, ct);
        FilterWords = new(words, Choices, OrderFields.Find);
        State = ListState.Of(Path, Request.Query, OrderFields.Find);
        if (State.Elsewhere(Request.Query, OrderFields.Find, Ways) is { } other) return Redirect(other.Link);
        Form = FilterForm.Of(Request.Query, State, OrderFields.Find);
        Columns = OrderColumns.Of(State.Columns);
        Order = OrderPages.Order(State.Sort);
        await Read(ct);
        return Tabs.Elsewhere(Request) is { } view ? Redirect(view) : Page();
    }

    async Task Read(CancellationToken ct)
    {
        var reader = database.Reader(User, time);
        var (page, isBackwards) = OrderPages.Page(State, reader);
        var count = OrderPages.Count(State, reader);
        // Filtered ones are planned for their own values: the best way to a rare value is no way to a common one.
        var plan = Query.Of(CustomerList.PlanAnew, _ => 0);
        var views = ViewTabs.Read("orders", database.Person.Id);
        await database.Read(ct, IsFiltered ? [plan, page, count, views] : [page, count, views]);
        Tabs = ViewTabs.Of("orders", State, views, database.Person.Role);
        Count = count.First!;
        (Rows, Previous, Next) = ListPage<OrderListRow>.Of(State, page.Rows, OrderPages.PageSize, isBackwards, row => new(row.Key, row.Id));
    }
}
