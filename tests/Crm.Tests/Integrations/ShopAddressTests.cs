using Crm.Integrations;
using Xunit;

namespace Crm.Tests.Integrations;

public sealed class ShopAddressTests
{
    [Theory]
    [InlineData("shopify", "Example.myshopify.com", "example.myshopify.com")]
    [InlineData("shopify", " https://example.myshopify.com/ ", "example.myshopify.com")]
    [InlineData("woocommerce", "HTTP://Shop.Example.com", "shop.example.com")]
    [InlineData("woocommerce", "https://Example.com/My-Shop/", "example.com/My-Shop")]
    [InlineData("woocommerce", "example.com/en/shop_2", "example.com/en/shop_2")]
    public void What_people_paste_is_kept_in_one_form(string platform, string written, string kept) => Assert.Equal(kept, ShopAddress.Of(platform, written));

    [Theory]
    [InlineData("shopify", "example.com/shop")]
    [InlineData("shopify", "")]
    [InlineData("woocommerce", "example.com/shop?x=1")]
    [InlineData("woocommerce", "example.com/../admin")]
    [InlineData("woocommerce", "example.com//shop")]
    [InlineData("woocommerce", "example.com/shop#top")]
    [InlineData("woocommerce", "example.com/a%2fb")]
    [InlineData("woocommerce", "me@example.com")]
    [InlineData("woocommerce", "example.com:8080")]
    [InlineData("woocommerce", "127.0.0.1")]
    [InlineData("woocommerce", "ftp://example.com")]
    public void What_is_no_shops_address_is_none(string platform, string written) => Assert.Null(ShopAddress.Of(platform, written));
}
