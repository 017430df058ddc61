using Crm.Lists;
using Crm.People;
using Crm.Views;
using Crm.Web.Activities;
using Crm.Web.Files;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Pages.Orders;
using Crm.Web.Pages.Privacy;
using Crm.Web.Views;

namespace Crm.Web.Pages;

/// <summary>What the components on the style guide show.</summary>
internal static class StyleguideSamples
{
    const string Path = "/styleguide";
    const string Long = "a name that goes on for longer than there is room for it on any line of a page, and then for some more";

    public const string Sorted = "placed";

    static readonly Guid View = Guid.Parse("0f000000-0000-7000-8000-000000000001");

    static readonly ChoiceSet Choices = new(
        new Dictionary<Guid, TagChoice> { [View] = new(View, "wholesale", "good") }, new Dictionary<Guid, PersonChoice> { [View] = new(View, "Grace Hopper", "agent") },
        new Dictionary<Guid, string> { [View] = "京都の茶" }, []);

    static readonly Person Reader = new(View, "admin");

    public static readonly ListState State = new(Path)
    {
        Search = "ada",
        Sort = "-" + Sorted,
        Filter = Filter.Parse(["country:is:DE,JP", "placed:last:30", "or", "product:has:" + Long], OrderFields.Find).Filter,
        Bad = [new("flavour:is:sweet", "There is no such field.")],
    };

    public static readonly ColumnChooser Columns = new(State, OrderColumns.Of(null), OrderColumns.All);

    public static readonly Composer Composer = new(Path, new() { Type = "task", Subject = "Call back", Due = "2026-11-26", Repeats = "weekly" }, [new(View, "Grace Hopper")], View);

    public static readonly TimelinePart NoTimeline = new(View, null, [], null, true, true);

    /// <summary>No view, one's own that is as it was kept, a shared one that was changed since.</summary>
    public static IEnumerable<ViewTabs> Tabs
    {
        get
        {
            var other = Guid.Parse("0f000000-0000-7000-8000-000000000002");
            SavedView[] views = [new(View, "orders", "Mine", "", false), new(other, "orders", "Shared by all", "sort=placed", true)];
            yield return new("orders", new(Path), views, null, true);
            yield return new("orders", new(Path) { View = View.ToString() }, views, View, true);
            yield return new("orders", State with { View = other.ToString() }, views, View, true);
        }
    }

    /// <summary>One for each way of giving a value: ticks, a long list, a day, a word, and what was wrong.</summary>
    public static IEnumerable<FilterForm> Forms =>
        OrderFields.All.Where(f => f.Key is "status" or "country" or "placed" or "product").Select(f => new FilterForm(f, f.Operators[0], []));

    public static FilterBar Bar(Words words, FilterForm? form) => new(State, form, new(words, Choices, OrderFields.Find), Choices, OrderFields.All);

    /// <summary>One of each kind, and each state of what is to be done.</summary>
    public static TimelinePart Timeline(DateTime now) => new(View, null, [.. Rows(now)], null, false, true);

    static IEnumerable<TimelineRow> Rows(DateTime now)
    {
        TimelineRow Row(string kind, string? subject, string? body = null, string? status = null) =>
            new(kind, Guid.CreateVersion7(), now, "Grace Hopper", View, subject, body, null, status, null, false, "UTC", null, null, null, View, null, null);
        yield return Row("note", null, "Called, and will call again.\nIn two lines.") with { Files = $"{View} offer.pdf" };
        yield return Row("email", "Your order", Long) with { Direction = "outbound", Picture = "/favicon.svg" };
        yield return Row("call", Long) with { Direction = "inbound" };
        yield return Row("task", "Send the offer", null, "pending") with { Due = now.AddDays(-1), Other = "Ada" };
        yield return Row("task", "Send the invoice", null, "completed") with { Due = now };
        yield return Row("meeting", "Visit", null, "cancelled");
        yield return Row("order", "#1001", null, "processing") with { Person = null, Amount = 1234.5m, Currency = "EUR", Other = "京都の茶" };
        yield return Row("refund", "#1001", "It came broken") with { Person = null, Amount = 12m, Currency = "EUR" };
        yield return Row("status", "#1001", null, "delivered") with { Person = null, Direction = "shipped" };
        yield return Row("merge", null, null, "merged");
        yield return Row("assignment", null) with { Other = "Ada" };
    }

    public static OrderTable Orders(DateTime now)
    {
        OrderRow Row(string number, string? customer, string status, decimal? usd, decimal refunded, bool counts = true) =>
            new(Guid.CreateVersion7(), number, null, customer, "京都の茶", now, status, counts, 1234.5m, "EUR", usd, refunded);
        return new([
            Row("#1001", "Ada Byron", "delivered", 1300m, 0), Row("#1002", Long, "processing", 1300m, 12m), Row("#1003", null, "pending", null, 0),
            Row("#1004", "محمد العتيبي", "cancelled", 1300m, 0, counts: false), Row("M-1", "Ada Byron", "pending", 1300m, 0, counts: false) with { Shop = null, IsManual = true },
        ]);
    }

    public static ConsentPanel Consent(DateTime now) => new(View,
        [new("email", "granted", "on the phone", now, "Ada", false, now), new("sms", "pending", "the shop", now, null, true, now), new("phone", "withdrawn", Long, now, "Ada", false, now)]);

    public static FileList Files(DateTime now) => new(
        [new(View, "customer", "offer.pdf", "application/pdf", 123_456, View, "Ada", now), new(View, "customer", Long + ".txt", "text/plain", 7, null, null, now)], Path, Reader);
}
