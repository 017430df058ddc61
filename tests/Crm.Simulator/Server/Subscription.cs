namespace Crm.Simulator.Server;

/// <summary>A webhook that an app has registered.</summary>
/// <param name="Id">Its id in the shop.</param>
/// <param name="Topic">The platform's topic, e.g. orders/create.</param>
/// <param name="Address">Where deliveries go.</param>
/// <param name="Secret">What signs them; Shopify's are signed with the app's client secret.</param>
internal sealed record Subscription(long Id, string Topic, string Address, string? Secret)
{
    /// <summary>WooCommerce disables what failed too often.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }
}
