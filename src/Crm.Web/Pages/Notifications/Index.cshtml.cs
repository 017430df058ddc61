using Crm.Activities;
using Crm.Web.Activities;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Notifications;

internal sealed record NotificationRow(
    Guid Id, string Kind, Guid Activity, string Type, string? Line, DateTime? Due, bool AllDay, string TimeZone, string? From, string? Customer, DateTime At, bool IsRead);

internal sealed class IndexModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    const int PageSize = 50;

    internal const string ReadPage = """
        SELECT n.id, n.kind, n.activity_id, a.type, coalesce(a.subject, split_part(a.description, chr(10), 1)), a.due_date, a.due_all_day, a.time_zone, u.display_name,
               c.first_name, c.last_name, c.company_name, c.email, n.at, n.read_at IS NOT NULL
        FROM (SELECT * FROM crm.notifications WHERE user_id = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4) AS n
        JOIN crm.activities a ON a.id = n.activity_id LEFT JOIN crm.users u ON u.id = n.from_id LEFT JOIN crm.customers c ON c.id = a.customer_id
        ORDER BY n.at DESC, n.id DESC
        """;

    // Up to what the bell shows; what can no longer be seen is not counted.
    internal const string ReadUnread = """
        SELECT count(*) FROM (SELECT 1 FROM crm.notifications n WHERE user_id = $1 AND read_at IS NULL AND EXISTS (SELECT 1 FROM crm.activities a WHERE a.id = n.activity_id) LIMIT 100) AS n
        """;

    public IReadOnlyList<NotificationRow> Rows { get; private set; } = [];
    public Cursor? Next { get; private set; }
    public bool IsFirstPage { get; private set; }
    public long Unread { get; private set; }
    public Guid Me => database.Person.Id;
    public string? Error { get; private set; }

    public async Task<IActionResult> OnGet(string? after, CancellationToken ct)
    {
        this.KeepToast();
        await Show(Cursor.Parse(after), ct);
        return Page();
    }

    /// <summary>The bell with how many are unread.</summary>
    public async Task<IActionResult> OnGetBell(CancellationToken ct)
    {
        TempData.Keep();
        var unread = Query.Of(ReadUnread, r => r.GetInt64(0), Me);
        await database.Read(ct, unread);
        Unread = unread.First;
        return Partial("_Unread", Unread);
    }

    /// <summary>Marks as read: one, and opens it, or all.</summary>
    public async Task<IActionResult> OnPostRead(Guid? id, Guid? open, CancellationToken ct)
    {
        try
        {
            await cluster.GetGrain<IAgendaGrain>(Me).Read(id, database.Person);
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            if (open is null)
            {
                Error = words[Silos.Sentence];
                await Show(null, ct);
                return Page();
            }
        }

        return Redirect(open is { } activity ? $"/activities/{activity}" : "/notifications");
    }

    async Task Show(Cursor? after, CancellationToken ct)
    {
        var page = Query.Of(
            ReadPage,
            r => new NotificationRow(
                r.GetGuid(0), r.GetString(1), r.GetGuid(2), r.GetString(3), r.Text(4), r.Moment(5), r.GetBoolean(6), r.GetString(7), r.Text(8),
                Named(r.Text(9), r.Text(10), r.Text(11), r.Text(12)), r.GetDateTime(13), r.GetBoolean(14)),
            Me, after?.At ?? DateTime.UtcNow.AddYears(1), after?.Id ?? Guid.AllBitsSet, PageSize + 1);
        var unread = Query.Of(ReadUnread, r => r.GetInt64(0), Me);
        await database.Read(ct, page, unread);
        (Unread, IsFirstPage) = (unread.First, after is null);
        Rows = page.Rows.Count > PageSize ? page.Rows[..PageSize] : page.Rows;
        if (page.Rows.Count > PageSize) Next = new(Rows[^1].At, Rows[^1].Id);
    }

    static string? Named(string? first, string? last, string? company, string? email) =>
        first is null && last is null && company is null && email is null ? null : Formats.Name(first, last, company, email);
}
