using System.Net;
using Crm.Integrations.Outbound;
using Xunit;

namespace Crm.Tests.Integrations;

/// <summary>No address that somebody gave leads this program into a network that is not the world's.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("127.0.0.1"), InlineData("10.1.2.3"), InlineData("172.31.255.255"), InlineData("192.168.0.1"), InlineData("169.254.169.254"), InlineData("100.64.0.1")]
    [InlineData("0.0.0.0"), InlineData("224.0.0.1"), InlineData("255.255.255.255"), InlineData("::1"), InlineData("::"), InlineData("fe80::1"), InlineData("fd00::1")]
    [InlineData("::ffff:10.0.0.1"), InlineData("64:ff9b::7f00:1"), InlineData("2002:a00:1::"), InlineData("ff02::1"), InlineData("::127.0.0.1")]
    public void An_address_of_a_closed_network_is_not_public(string address) => Assert.False(PublicAddresses.Has(IPAddress.Parse(address)));

    [Theory]
    [InlineData("23.227.38.32"), InlineData("172.32.0.1"), InlineData("2620:0:ccc::2"), InlineData("::ffff:8.8.8.8"), InlineData("64:ff9b::808:808")]
    public void An_address_of_the_world_is(string address) => Assert.True(PublicAddresses.Has(IPAddress.Parse(address)));

    [Theory, InlineData("10.0.0.8"), InlineData("::1"), InlineData("169.254.169.254")]
    public async Task A_name_that_leads_into_a_private_network_is_not_called(string leadsTo)
    {
        using var http = Client(leadsTo);
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://shop.example.com/"), TestContext.Current.CancellationToken));
        Assert.IsType<PrivateAddressException>(exception.InnerException);
        Assert.Contains("private network", ShopTrouble.Of(exception, "shop.example.com")!.Sentence.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_leads_to_the_world_and_also_to_a_private_network_is_not_called()
    {
        using var http = Client("23.227.38.32", "192.168.1.1");
        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://shop.example.com/"), TestContext.Current.CancellationToken));
        Assert.IsType<PrivateAddressException>(exception.InnerException);
    }

    [Fact]
    public async Task A_number_in_place_of_a_name_is_looked_at_as_well() =>
        await Assert.ThrowsAsync<PrivateAddressException>(() => new Guard(new(null)).Checked("127.0.0.1", TestContext.Current.CancellationToken));

    [Fact]
    public void No_redirect_is_followed()
    {
        using var handler = new Guard(new(null)).Handler();
        Assert.False(handler.AllowAutoRedirect);
    }

    static HttpClient Client(params string[] leadsTo) =>
        new(new Guard(new(null), (_, _) => Task.FromResult<IPAddress[]>([.. leadsTo.Select(IPAddress.Parse)])).Handler());
}
