using System.Security.Claims;

namespace Crm.Web.Shell;

/// <summary>The places that exist in this web and that a person may open.</summary>
internal sealed class Places(EndpointDataSource endpoints)
{
    readonly Lazy<Place[]> existing = new(() =>
    {
        var paths = endpoints.Endpoints.OfType<RouteEndpoint>().Select(e => "/" + e.RoutePattern.RawText?.Trim('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. Place.All.Where(place => paths.Contains("/" + place.Path.Trim('/')) || place.Path == "/orleans/")];
    });

    /// <summary>What the person may open.</summary>
    public IEnumerable<Place> For(ClaimsPrincipal user) => existing.Value.Where(place => place.Roles.Length == 0 || place.Roles.Any(user.IsInRole));

    /// <summary>Whether there is such a page and the person may open it.</summary>
    public bool Has(string path, ClaimsPrincipal user) => For(user).Any(place => place.Path == path);
}
