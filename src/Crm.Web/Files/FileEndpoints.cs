using Crm.Web.Database;
using Microsoft.Net.Http.Headers;

namespace Crm.Web.Files;

/// <summary>Gives out files to whoever may see what they hang on; never as a page: pictures that we drew ourselves are shown, all else is downloaded.</summary>
internal static class FileEndpoints
{
    const string ReadOne = "SELECT name, content_type, storage_key, size FROM crm.files WHERE id = $1 AND NOT is_gone";

    public static void AddFiles(this WebApplicationBuilder builder)
    {
        var home = Path.GetFullPath(builder.Configuration["CRM_HOME"] ?? ".crm");
        builder.Services.AddSingleton<IFileStorage>(_ => S3Settings.Of(builder.Configuration) is { } s3 ? new S3Storage(s3) : new DiskStorage(Path.Combine(home, "files")));
        builder.Services.AddSingleton<Uploads>().AddHostedService<FileSweep>();
    }

    public static void MapFiles(this IEndpointRouteBuilder app) => app.MapGet("/files/{id:guid}", Give);

    static async Task<IResult> Give(Guid id, HttpContext http, PersonDatabase database, IFileStorage storage, CancellationToken ct)
    {
        var one = Query.Of(ReadOne, r => (Name: r.GetString(0), Type: r.GetString(1), Key: r.GetString(2)), id);
        await database.Read(ct, one);
        if (one.Rows.Count == 0 || await storage.Open(one.First.Key, ct) is not { } bytes) return Results.NotFound();
        var (name, type, _) = one.First;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "private, max-age=3600, immutable"; // a file never changes: another one has another id
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var disposition = new ContentDispositionHeaderValue(Contents.IsImage(type) ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        return Results.Stream(bytes, type);
    }
}
