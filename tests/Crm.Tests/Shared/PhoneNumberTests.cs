using Crm.Web.Shared;
using Xunit;

namespace Crm.Tests.Shared;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("030 901820", "DE", "030 901820", "tel:+49-30-901820")]
    [InlineData("+49 30 901820", "US", "+49 30 901820", "tel:+49-30-901820")]
    [InlineData("(212) 555-0123", "US", "(212) 555-0123", "tel:+1-212-555-0123")]
    [InlineData("+81312345678", "JP", "03-1234-5678", "tel:+81-3-1234-5678")]
    [InlineData("call me", "DE", "call me", null)]
    [InlineData("0301234", null, "0301234", null)]
    public void A_number_is_written_the_way_of_home_at_home_and_whole_elsewhere(string written, string? country, string text, string? link) =>
        Assert.Equal(new PhoneNumber(text, link), PhoneNumber.Of(written, country));

    [Theory]
    [InlineData("Asia/Tokyo", "DE", null, "Asia/Tokyo")]
    [InlineData("UTC", "DE", null, "Europe/Berlin")]
    [InlineData("UTC", "US", "CA", "America/Los_Angeles")]
    [InlineData("UTC", "US", "texas", "America/Chicago")]
    [InlineData("UTC", "US", null, null)]
    [InlineData(null, null, null, null)]
    public void A_customer_s_clock_is_their_own_or_their_country_s_or_not_known(string? own, string? country, string? region, string? zone) =>
        Assert.Equal(zone, TimeZones.Of(own, country, region)?.Id);
}
