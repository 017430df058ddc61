using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Crm.Web;

/// <summary>Style sheets, scripts and pictures: compressed, and kept by the browser for as long as their address, which carries their version, is the same.</summary>
internal static class Assets
{
    const string Forever = "public, max-age=31536000, immutable";
    const string AskAgain = "no-cache";

    // Files alone, never a page: a page that repeats what was typed into it must not tell a secret by its length.
    static readonly string[] Compressed = ["text/css", "text/javascript", "image/svg+xml"];

    public static void AddAssets(this IServiceCollection services) => services
        .AddResponseCompression(o => (o.MimeTypes, o.EnableForHttps) = (Compressed, true))
        .Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);

    public static void UseAssets(this IApplicationBuilder app)
    {
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = file.Context.Request.Query.ContainsKey("v") ? Forever : AskAgain,
        });
    }
}
