using Crm.Web.Database;

namespace Crm.Web.Files;

/// <summary>The pictures of staff, which all staff see.</summary>
internal static class PictureEndpoint
{
    const string ReadPicture = "SELECT picture FROM crm.user_pictures WHERE user_id = $1";

    public static void MapPictures(this IEndpointRouteBuilder app) => app.MapGet("/pictures/{id:guid}", Give);

    static async Task<IResult> Give(Guid id, HttpContext http, PersonDatabase database, CancellationToken ct)
    {
        var picture = Query.Of(ReadPicture, r => r.GetFieldValue<byte[]>(0), id);
        await database.Read(ct, picture);
        if (picture.First is not { } bytes) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.CacheControl = "private, max-age=604800, immutable"; // another picture has another address
        return Results.Bytes(bytes, "image/webp");
    }
}
