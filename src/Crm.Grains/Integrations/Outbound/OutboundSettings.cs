namespace Crm.Integrations.Outbound;

/// <summary>How calls leave for the shops.</summary>
/// <param name="ShopsAt">For development and tests alone: every shop is called at this address on the own machine, over plain HTTP, by its name in the Host
/// header. Null: over HTTPS where its name leads, and never into a private network.</param>
internal sealed record OutboundSettings(Uri? ShopsAt)
{
    /// <summary>The address of a path of the shop.</summary>
    public Uri Of(string domain, string path) => new($"{(ShopsAt is null ? "https" : "http")}://{domain}{path}");
}
