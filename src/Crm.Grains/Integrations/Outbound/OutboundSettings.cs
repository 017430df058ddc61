namespace Crm.Integrations.Outbound;

/// <summary>How calls leave for the shops.</summary>
/// <param name="ShopsAt">For development and tests alone: every shop is called at this address on the own machine, over plain HTTP, by its name in the Host
/// header. Null: over HTTPS where its name leads, and never into a private network.</param>
/// <param name="PublicAddress">How the world reaches our web, without a slash at the end: where shops push their webhooks.</param>
internal sealed record OutboundSettings(Uri? ShopsAt, string PublicAddress = "http://localhost:5080")
{
    /// <summary>The address of a path of the shop; the domain may lead into a folder, as of <see cref="ShopAddress"/>.</summary>
    public Uri Of(string domain, string path) => new($"{(ShopsAt is null ? "https" : "http")}://{domain}{path}");
}
