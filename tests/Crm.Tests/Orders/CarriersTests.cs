using Crm.Web.Pages.Orders;
using Xunit;

namespace Crm.Tests.Orders;

public sealed class CarriersTests
{
    [Theory]
    [InlineData("UPS", "1Z 9", null, "https://www.ups.com/track?tracknum=1Z%209")]
    [InlineData("DHL Express", "77", null, "https://www.dhl.com/global-en/home/tracking.html?tracking-id=77")]
    [InlineData("Royal Mail", "AB1", null, "https://www.royalmail.com/track-your-item#/tracking-results/AB1")]
    [InlineData("UPS", "1", "https://shop.example/follow/1", "https://shop.example/follow/1")]
    [InlineData("UPS", "1", "javascript:alert(1)", "https://www.ups.com/track?tracknum=1")]
    [InlineData("Rudi with his van", "1", null, null)]
    [InlineData("Groups Ltd", "1", null, null)]
    [InlineData("UPS", null, null, null)]
    public void A_parcel_is_followed_at_the_shops_own_link_or_at_a_known_carriers(string carrier, string? number, string? url, string? link) =>
        Assert.Equal(link, Carriers.Link(carrier, number, url));
}
