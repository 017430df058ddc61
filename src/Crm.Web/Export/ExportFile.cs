using System.Globalization;
using Crm.People;
using Crm.Web.Audit;
using Crm.Web.Database;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Crm.Web.Export;

/// <summary>A column of an exported table: its heading, and what stands in it of a row.</summary>
internal sealed record ExportColumn<T>(string Title, Func<T, object?> Value);

/// <summary>
/// A list as a file: read under the person's own role and sent row by row, whatever its length. The audit log gets an entry with the number of rows.
/// </summary>
/// <param name="Subject">What is exported, e.g. "customers": also the file's name.</param>
/// <param name="Format">"csv" or "xlsx"; anything else is not found.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The statement.</param>
internal sealed record ExportFile<T>(string Subject, string? Format, IReadOnlyList<ExportColumn<T>> Columns, Query<T> Rows) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var http = context.HttpContext;
        if (Format is not ("csv" or "xlsx"))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var services = http.RequestServices;
        var database = services.GetRequiredService<PersonDatabase>();
        var day = services.GetRequiredService<TimeProvider>().GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        http.Response.ContentType = Format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"{Subject}-{day}.{Format}" }.ToString();
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await Write(database, services.GetRequiredService<Looks>(), http.Response.Body, http.RequestAborted);
    }

    async Task Write(PersonDatabase database, Looks looks, Stream stream, CancellationToken ct)
    {
        var person = database.Person;
        var count = 0;
        try
        {
            await using ISheet sheet = Format == "csv" ? new CsvSheet(stream) : await XlsxSheet.Begin(stream, Subject, ct);
            await sheet.Row([.. Columns.Select(c => c.Title)], ct);
            await foreach (var row in database.Stream(person, Rows, ct))
            {
                await sheet.Row([.. Columns.Select(c => c.Value(row))], ct);
                count++;
            }

            await sheet.End(ct);
        }
        finally
        {
            // What was sent before it broke off has left the house all the same.
            Note(looks, person, count);
        }
    }

    void Note(Looks looks, Person person, int count) =>
        looks.Add(person, "export", Subject, Format!, $$"""{"rows":{{count.ToString(CultureInfo.InvariantCulture)}}}""");
}
