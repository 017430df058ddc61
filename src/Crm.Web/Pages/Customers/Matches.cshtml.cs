using Crm.Customers;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Crm.Web.Pages.Customers;

/// <summary>One of two customers who may be one person.</summary>
internal sealed record MatchSide(
    Guid Id, string Name, string? Email, string? Phone, string? Company, string? PostalCode, string? City, string? Country, int Orders, decimal Value, DateTime? LastOrder,
    DateTime Since, string Shops);

/// <summary>A suggestion: the first is the one whom the system would keep, who has more orders or has been here longer.</summary>
internal sealed record MatchRow(Guid Id, string Reason, DateTime At, MatchSide First, MatchSide Second);

internal sealed class MatchesModel(PersonDatabase database, IClusterClient cluster, Words words) : PageModel
{
    const int PageSize = 20;

    /// <summary>More than this many are not counted for the badge.</summary>
    const int MostCounted = 99;

    const string SideOfA = """
        a.id, a.first_name, a.last_name, a.company_name, a.email, a.phone, a.postal_code, a.city, a.country_code, a.total_orders, a.lifetime_value,
        a.last_order_date, a.created_at,
        (SELECT string_agg(DISTINCT s.shop_name, ', ') FROM crm.customer_identities i JOIN crm.integrations s ON s.id = i.integration_id WHERE i.customer_id = a.id)
        """;

    static readonly string SideOfB = SideOfA.Replace("a.", "b.", StringComparison.Ordinal);

    const string Open = """
        FROM crm.customer_matches m JOIN crm.customers a ON a.id = m.customer_id JOIN crm.customers b ON b.id = m.other_id
        WHERE m.decided_at IS NULL AND a.merged_into IS NULL AND b.merged_into IS NULL
        """;

    internal static readonly string ReadPage = $"""
        SELECT m.id, m.reason, m.created_at, {SideOfA}, {SideOfB}
        {Open} AND ($1::timestamptz IS NULL OR (m.created_at, m.id) < ($1, $2::uuid))
        ORDER BY m.created_at DESC, m.id DESC LIMIT {PageSize + 1}
        """;

    internal static readonly string ReadCount = $"SELECT count(*) FROM (SELECT 1 {Open} LIMIT {MostCounted + 1}) AS m";

    public IReadOnlyList<MatchRow> Rows { get; private set; } = [];
    public Cursor? Next { get; private set; }
    public bool IsFirstPage { get; private set; }
    public string? After { get; private set; }
    public long Count { get; private set; }
    public bool MayDecide => database.Person.Role is "admin" or "manager";
    public string? Failure { get; private set; }

    public async Task OnGet(string? after, CancellationToken ct)
    {
        var cursor = Cursor.Parse(after);
        (IsFirstPage, After) = (cursor is null, cursor?.ToString());
        var page = Query.Of(ReadPage, Row, cursor?.At, cursor?.Id);
        var count = Query.Of(ReadCount, r => r.GetInt64(0));
        await database.Read(ct, page, count);
        Count = count.First;
        Rows = [.. page.Rows.Take(PageSize)];
        Next = page.Rows.Count > PageSize ? new(Rows[^1].At, Rows[^1].Id) : null;
    }

    /// <summary>How many wait, for the navigation: nothing when none does.</summary>
    public async Task<IActionResult> OnGetCount(CancellationToken ct)
    {
        var count = Query.Of(ReadCount, r => r.GetInt64(0));
        await database.Read(ct, count);
        return count.First == 0 ? Content("") : Content(count.First > MostCounted ? $"{MostCounted}+" : $"{count.First}", "text/plain");
    }

    public Task<IActionResult> OnPostMerge(Guid kept, Guid other, string? after, CancellationToken ct) => Do(after, async () =>
    {
        var made = await cluster.GetGrain<IMergeGrain>(kept).Merge(new(other, null), database.Person);
        if (made.Refused is null) this.Toast(words["The two are one customer now."], $"/customers/{kept}/merge?handler=Undo&merge={made.Id}");
        return made.Refused;
    }, ct);

    public Task<IActionResult> OnPostApart(Guid kept, Guid other, string? after, CancellationToken ct) => Do(after, async () =>
    {
        var refused = await cluster.GetGrain<IMergeGrain>(kept).KeepApart(other, database.Person);
        if (refused is null) this.Toast(words["Noted: they are two people, and are not suggested again."]);
        return refused;
    }, ct);

    async Task<IActionResult> Do(string? after, Func<Task<Refusal?>> work, CancellationToken ct)
    {
        if (!MayDecide) return NotFound();
        try
        {
            if (await work() is not { } refused) return Redirect("/customers/matches" + (Cursor.Parse(after) is { } at ? $"?after={at}" : ""));
            Failure = words[refused.Text, [.. refused.Values]];
        }
        catch (Exception exception) when (Silos.Away(exception))
        {
            Failure = words[Silos.Sentence];
        }

        await OnGet(after, ct);
        return Page();
    }

    static MatchRow Row(Npgsql.NpgsqlDataReader r)
    {
        var (a, b) = (SideOf(r, 3), SideOf(r, 17));
        return (b.Orders, a.Since).CompareTo((a.Orders, b.Since)) > 0
            ? new(r.GetGuid(0), r.GetString(1), r.GetDateTime(2), b, a)
            : new(r.GetGuid(0), r.GetString(1), r.GetDateTime(2), a, b);
    }

    static MatchSide SideOf(Npgsql.NpgsqlDataReader r, int at) => new(
        r.GetGuid(at), Formats.Name(r.Text(at + 1), r.Text(at + 2), r.Text(at + 3), r.Text(at + 4)), r.Text(at + 4), r.Text(at + 5), r.Text(at + 3), r.Text(at + 6), r.Text(at + 7),
        r.Text(at + 8), r.GetInt32(at + 9), r.GetDecimal(at + 10), r.Moment(at + 11), r.GetDateTime(at + 12), r.Text(at + 13) ?? "");
}
