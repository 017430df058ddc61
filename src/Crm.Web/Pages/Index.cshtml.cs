using Crm.Web.Database;
using Crm.Web.Pages.Orders;
using Crm.Web.Rates;
using Crm.Web.Shell;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages;

/// <summary>One month's sums in USD.</summary>
internal sealed record MonthRow(DateOnly Month, long Orders, decimal Sales, decimal Refunds, bool IsOpen)
{
    public decimal Net => Sales - Refunds;
}

internal sealed class IndexModel(PersonDatabase database, Places places) : PageModel
{
    internal const string ReadZone = "SELECT value, (now() AT TIME ZONE value)::date FROM crm.settings WHERE key = 'reporting_time_zone'";

    internal const string ReadMonths = """
        WITH newest AS (SELECT date_trunc('month', now() AT TIME ZONE value)::date AS month FROM crm.settings WHERE key = 'reporting_time_zone')
        SELECT m.month, coalesce(s.count, 0), coalesce(s.amount, 0), coalesce(r.amount, 0)
        FROM (SELECT (n.month - make_interval(months => ago))::date AS month FROM newest n CROSS JOIN generate_series(0, 11) AS ago) AS m
        CROSS JOIN LATERAL (SELECT sum(b.count)::bigint AS count, sum(b.amount_usd) AS amount FROM crm.buckets b WHERE b.measure = 'sales' AND b.month = m.month) AS s
        CROSS JOIN LATERAL (SELECT sum(b.amount_usd) AS amount FROM crm.buckets b WHERE b.measure = 'refunds' AND b.month = m.month) AS r
        ORDER BY m.month
        """;

    internal const string ReadToday = "SELECT count(*) FROM crm.orders o WHERE o.counts AND o.created_at >= crm.today_began()";

    internal const string ReadAwaiting = "SELECT count(*) FROM crm.orders o WHERE o.exchange_rate IS NULL AND o.counts";

    internal const string ReadCustomers = "SELECT coalesce(sum(count), 0)::bigint, 0::numeric FROM crm.buckets WHERE measure = 'customers'";

    internal const string ReadOwnCustomers = "SELECT count(*), coalesce(sum(lifetime_value), 0) FROM crm.customers WHERE merged_into IS NULL";

    internal const string ReadShops = "SELECT count(*)::int FROM crm.integrations";

    internal const string ReadNothing = "SELECT NULL::date, 0::bigint, 0::numeric, 0::numeric WHERE false";

    public long Today { get; private set; }
    public long Awaiting { get; private set; }
    public long Customers { get; private set; }
    public int Shops { get; private set; }
    public decimal OwnValue { get; private set; }
    public long MonthOrders => Months.Count == 0 ? 0 : Months[^1].Orders;
    public decimal MonthNet => Months.Count == 0 ? 0 : Months[^1].Net;
    public string Zone { get; private set; } = "UTC";
    /// <summary>Today in the reporting time zone, and the month's first day.</summary>
    public DateOnly Day { get; private set; } = DateOnly.FromDateTime(DateTime.UtcNow);
    public DateOnly Month => new(Day.Year, Day.Month, 1);
    public IReadOnlyList<FirstStep> Steps { get; private set; } = [];
    public int StepsDone => Steps.Count(step => step.IsDone);
    public bool SeesBuckets { get; private set; }

    /// <summary>In which currency the sums are shown.</summary>
    public ReportingBasis Basis { get; private set; } = ReportingBasis.Dollars;
    public IReadOnlyList<MonthRow> Months { get; private set; } = [];
    public IReadOnlyList<OrderRow> Newest { get; private set; } = [];

    public async Task OnGet(CancellationToken ct)
    {
        SeesBuckets = database.Person.Role != "agent"; // an agent sees their own customers and no sums of the business
        var zone = Query.Of(ReadZone, r => (Name: r.GetString(0), Day: r.GetFieldValue<DateOnly>(1)));
        var months = Query.Of(SeesBuckets ? ReadMonths : ReadNothing, r => (r.GetFieldValue<DateOnly>(0), r.GetInt64(1), r.GetDecimal(2), r.GetDecimal(3)));
        var today = Query.Of(ReadToday, r => r.GetInt64(0));
        var awaiting = Query.Of(ReadAwaiting, r => r.GetInt64(0));
        var customers = Query.Of(SeesBuckets ? ReadCustomers : ReadOwnCustomers, r => (r.GetInt64(0), r.GetDecimal(1)));
        var shops = Query.Of(ReadShops, r => r.GetInt32(0));
        var newest = OrderList.Newest(10);
        var basis = ReportingBasis.Query();
        Query[] queries = [zone, months, today, awaiting, customers, shops, newest, basis];
        var steps = database.Person.Role == "admin" && !Request.Cookies.ContainsKey(FirstSteps.Cookie) ? FirstSteps.Query(path => places.Has(path, User)) : null;
        await database.Read(ct, steps is null ? queries : [.. queries, steps]);
        if (steps?.First is { } facts && !facts.All(s => s.IsDone)) Steps = facts;
        Shops = shops.First;
        Basis = basis.First ?? ReportingBasis.Dollars;
        if (zone.Rows is [var here, ..]) (Zone, Day) = here;
        Today = today.First;
        Awaiting = awaiting.First;
        (Customers, OwnValue) = customers.First;
        Months = [.. months.Rows.Select((m, i) => new MonthRow(m.Item1, m.Item2, m.Item3, m.Item4, i == months.Rows.Count - 1))];
        Newest = newest.Rows;
    }

    /// <summary>The first steps are shown no more in this browser.</summary>
    public IActionResult OnPostHide()
    {
        Response.Cookies.Append(FirstSteps.Cookie, "hidden", new() { MaxAge = TimeSpan.FromDays(400), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true });
        return Redirect("/");
    }

    /// <summary>The orders behind a figure: those of the days, both included, in the reporting time zone.</summary>
    public static string OrdersFrom(DateOnly from, DateOnly? to = null) => FormattableString.Invariant($"/orders?from={from:yyyy-MM-dd}") + (to is { } end ? FormattableString.Invariant($"&to={end:yyyy-MM-dd}") : "");
}
