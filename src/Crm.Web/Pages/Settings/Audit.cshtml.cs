using System.Globalization;
using System.Text;
using Crm.Web.Audit;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Lists;
using Crm.Web.Pages.Customers;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Settings;

internal sealed record AuditRow(long Id, DateTime At, string? Who, string? Role, string Action, string SubjectType, string? SubjectId, string? Subject, string? Detail, string? Address);

/// <summary>Who did what to what, when and from where. Everything is in the URL; pages by key, newest first.</summary>
[Authorize(Auth.SignIn.Administrator)]
internal sealed class AuditModel(PersonDatabase database, Choices choices, Words t) : PageModel
{
    const int PageSize = 50;

    // The names of what was touched are joined to the page's fifty rows alone.
    static readonly CompositeFormat EntriesWith = CompositeFormat.Parse(ReadEntries);

    const string ReadEntries = """
        SELECT a.id, a.at, u.display_name, a.role, a.action, a.subject_type, a.subject_id,
               coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), s.display_name, o.order_number, i.shop_name), a.detail::text, host(a.ip), c.company_name, c.email
        FROM (
            SELECT * FROM crm.audit_log WHERE (at, id) < ($1, $2){0} ORDER BY at DESC, id DESC LIMIT 51
        ) AS a
        CROSS JOIN LATERAL (SELECT CASE WHEN a.subject_id ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' THEN a.subject_id::uuid END AS id) AS subject
        LEFT JOIN crm.users u ON u.id = a.user_id
        LEFT JOIN crm.users s ON a.subject_type = 'user' AND s.id = subject.id
        LEFT JOIN crm.customers c ON a.subject_type = 'customer' AND c.id = subject.id
        LEFT JOIN crm.orders o ON a.subject_type = 'order' AND o.id = subject.id
        LEFT JOIN crm.integrations i ON a.subject_type = 'integration' AND i.id = subject.id
        ORDER BY a.at DESC, a.id DESC
        """;

    const string ReadPeople = "SELECT id, display_name FROM crm.users ORDER BY lower(display_name), id LIMIT 1000";

    [BindProperty(SupportsGet = true)] public Guid? Person { get; set; }
    [BindProperty(SupportsGet = true)] public string? Action { get; set; }
    [BindProperty(SupportsGet = true)] public string? Type { get; set; }
    [BindProperty(SupportsGet = true)] public string? Subject { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? From { get; set; }
    [BindProperty(SupportsGet = true)] public DateOnly? Until { get; set; }

    public IReadOnlyList<AuditRow> Rows { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> People { get; private set; } = [];
    public string? Next { get; private set; }
    public bool IsFiltered => Person is not null || Action is { Length: > 0 } || Type is { Length: > 0 } || Subject is { Length: > 0 } || From is not null || Until is not null;

    public async Task OnGet(string? after, CancellationToken ct)
    {
        var known = await choices.Get(database, ct);
        var detail = new AuditDetail(t, name => ProfileForm.Label(t, name) ?? known.CustomFields.FirstOrDefault(f => f.Key == name)?.Label);
        var zone = Formats.Zone(User);
        var (at, id) = Parse(after);
        var people = Query.Of(ReadPeople, r => (r.GetGuid(0), r.GetString(1)));
        var (where, arguments) = Filters(zone, at, id);
        var entries = Query.Of(string.Format(CultureInfo.InvariantCulture, EntriesWith, where), r => new AuditRow(
            r.GetInt64(0), r.GetDateTime(1), r.Text(2), r.Text(3), r.GetString(4), r.GetString(5), r.Text(6),
            r.Text(7) is { Length: > 0 } name ? name : r.Text(10) ?? r.Text(11), detail.Say(r.Text(8)), r.Text(9)),
            arguments);
        await database.Read(ct, people, entries);
        People = people.Rows;
        Rows = entries.Rows.Count > PageSize ? entries.Rows[..PageSize] : entries.Rows;
        if (entries.Rows.Count > PageSize) Next = Href(("after", FormattableString.Invariant($"{Rows[^1].At.Ticks}_{Rows[^1].Id}")));
    }

    /// <summary>Where the thing can be looked at; null when it has no page.</summary>
    public static string? Link(AuditRow row) => row switch
    {
        { SubjectId: null } => null,
        { SubjectType: "customer" } => "/customers/" + row.SubjectId,
        { SubjectType: "order" } => "/orders/" + row.SubjectId,
        { SubjectType: "integration" } => "/integrations/" + row.SubjectId,
        { SubjectType: "user" } => "/settings/people/" + row.SubjectId,
        _ => null,
    };

    /// <summary>The beginning of a long id, enough to tell two apart; the whole of it shows on hover.</summary>
    public static string Short(string id) => id.Length > 12 ? id[..8] + "…" : id;

    /// <summary>This page with another value in its address.</summary>
    public string Href(params (string Key, string? Value)[] changes) => Request.Path + new QueryBuilder(Request.Query
        .Where(q => q.Key != "after" && changes.All(c => c.Key != q.Key)).Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()))
        .Concat(changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Key, c.Value!)))
        .Where(q => q.Value.Length > 0)).ToQueryString().Value;

    // Only the filters in force stand in the statement, so that each has a plan by its own index.
    (string Where, object?[] Arguments) Filters(TimeZoneInfo zone, DateTime at, long id)
    {
        var where = new StringBuilder();
        List<object?> arguments = [at, id];
        Add("user_id =", Person);
        Add("action =", Action?.Trim());
        Add("subject_type =", Type?.Trim());
        Add("subject_id =", Subject?.Trim());
        Add("at >=", Begin(From, zone));
        Add("at <", Begin(Until < DateOnly.MaxValue ? Until?.AddDays(1) : null, zone));
        return (where.ToString(), [.. arguments]);

        void Add(string test, object? value)
        {
            if (value is null or "") return;
            arguments.Add(value);
            where.Append(CultureInfo.InvariantCulture, $" AND {test} ${arguments.Count}");
        }
    }

    static DateTime? Begin(DateOnly? day, TimeZoneInfo zone) => day is { } d ? TimeZoneInfo.ConvertTimeToUtc(Valid(d.ToDateTime(TimeOnly.MinValue), zone), zone) : null;

    // Where clocks are put forward at midnight, the day begins an hour later.
    static DateTime Valid(DateTime local, TimeZoneInfo zone) => zone.IsInvalidTime(local) ? local.AddHours(1) : local;

    static (DateTime At, long Id) Parse(string? after) =>
        after?.Split('_') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTime.MaxValue.Ticks
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new(at, DateTimeKind.Utc), number)
            : (DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), long.MaxValue);
}
