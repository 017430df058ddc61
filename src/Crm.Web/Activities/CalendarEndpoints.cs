using System.Security.Cryptography;
using System.Text;
using Crm.People;
using Crm.Web.Database;
using Crm.Web.Languages;
using Npgsql;

namespace Crm.Web.Activities;

/// <summary>The calendar files: a person's whole list by a secret address, which calendars fetch without signing in, and one task's for whoever sees it.</summary>
internal static class CalendarEndpoints
{
    const int Most = 2000;
    const int LongestKey = 100;

    // As the web itself: nobody has signed in.
    const string ReadWhose = """
        SELECT u.id, u.role, u.display_name, u.language FROM crm.calendar_keys k JOIN crm.users u ON u.id = k.user_id WHERE k.key_hash = $1 AND u.deactivated_at IS NULL
        """;

    const string Columns = """
        SELECT a.id, coalesce(a.subject, split_part(a.description, chr(10), 1), ''), a.description, a.due_date, a.due_all_day, a.time_zone, a.remind_at, a.repeats, a.repeat_days,
               a.updated_at, a.type, concat_ws(' ', c.first_name, c.last_name)
        FROM crm.activities a LEFT JOIN crm.customers c ON c.id = a.customer_id
        """;

    internal const string ReadMine = Columns + """

        WHERE a.status = 'pending' AND a.assignee_id = $1 AND coalesce(a.due_date, 'infinity'::timestamptz) < 'infinity'::timestamptz
        ORDER BY coalesce(a.due_date, 'infinity'::timestamptz) LIMIT $2
        """;

    internal const string ReadOne = Columns + "\nWHERE a.id = $1 AND a.due_date IS NOT NULL";

    public static void MapCalendar(this IEndpointRouteBuilder app)
    {
        app.MapGet("/tasks/calendar.ics", Mine).AllowAnonymous();
        app.MapGet("/activities/{id:guid}.ics", One);
    }

    static async Task<IResult> Mine(string? key, HttpContext http, NpgsqlDataSource source, PersonDatabase database, Words words, CancellationToken ct)
    {
        if (key is not { Length: > 0 and < LongestKey } || await Whose(source, key, ct) is not { } whose) return Results.NotFound();
        if (Language.Find(whose.Language) is { } language) System.Globalization.CultureInfo.CurrentUICulture = language.Ui;
        var entries = Query.Of(ReadMine, r => Entry(r, http.Request, words), whose.Person.Id, Most);
        await database.Read(whose.Person, ct, entries);
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.Text(CalendarFile.Of(words["Tasks"], entries.Rows), CalendarFile.ContentType);
    }

    static async Task<IResult> One(Guid id, HttpContext http, PersonDatabase database, Words words, CancellationToken ct)
    {
        var entries = Query.Of(ReadOne, r => Entry(r, http.Request, words), id);
        await database.Read(ct, entries);
        if (entries.Rows.Count == 0) return Results.NotFound();
        return Results.File(Encoding.UTF8.GetBytes(CalendarFile.Of(words["Tasks"], entries.Rows)), CalendarFile.ContentType, $"{id}.ics");
    }

    static async Task<(Person Person, string Language)?> Whose(NpgsqlDataSource source, string key, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadWhose);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = SHA256.HashData(Encoding.UTF8.GetBytes(key)) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (new Person(reader.GetGuid(0), reader.GetString(1)), reader.GetString(3)) : null;
    }

    static CalendarEntry Entry(NpgsqlDataReader r, HttpRequest request, Words words)
    {
        var summary = r.GetString(1) is { Length: > 0 } line ? line : words[Kinds.Name(r.GetString(10))];
        return new(
            r.GetGuid(0), r.GetString(11) is { Length: > 0 } customer ? $"{summary} ({customer})" : summary, r.Text(2), r.GetDateTime(3), r.GetBoolean(4), r.GetString(5), r.Moment(6),
            r.Text(7), r.GetInt16(8), r.GetDateTime(9), $"{request.Scheme}://{request.Host}/activities/{r.GetGuid(0)}");
    }
}
