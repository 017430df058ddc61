using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace Crm.Web;

/// <summary>routes: what the web answers to, a line each, e.g. "POST /integrations/{id:guid}?handler=Replay". A test holds it against who may ask what.</summary>
internal static class Routes
{
    public static async Task Print(WebApplication app)
    {
        var loader = app.Services.GetRequiredService<PageLoader>();
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var handlers = (await loader.LoadAsync(page, endpoint.Metadata)).HandlerMethods;
                lines.UnionWith(handlers.Select(h => h.HttpMethod.ToUpperInvariant() + " " + path + (h.Name is null ? "" : "?handler=" + h.Name)));
                lines.Add("GET " + path); // a page answers without a handler too
            }
            else
            {
                foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]) lines.Add(method + " " + path);
            }
        }

        foreach (var line in lines) Console.WriteLine(line);
    }
}
