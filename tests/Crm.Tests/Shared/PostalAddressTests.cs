using Crm.Web.Shared;
using Xunit;

namespace Crm.Tests.Shared;

public sealed class PostalAddressTests
{
    [Theory]
    [InlineData("DE", "Allee 1", null, "Berlin", null, "10115", "Ada|Allee 1|10115 Berlin")]
    [InlineData("US", "1 Main St", "Apt 2", "Springfield", "IL", "62701", "Ada|1 Main St|Apt 2|Springfield, IL 62701")]
    [InlineData("US", "1 Main St", null, "Springfield", null, null, "Ada|1 Main St|Springfield")]
    [InlineData("GB", "1 High St", null, "Leeds", "West Yorkshire", "LS1 1AA", "Ada|1 High St|Leeds|LS1 1AA")]
    [InlineData("BR", "Rua A 1", null, "São Paulo", "SP", "01000-000", "Ada|Rua A 1|São Paulo - SP|01000-000")]
    [InlineData("HU", "Fő utca 1.", null, "Budapest", null, "1011", "Ada|Budapest|Fő utca 1.|1011")]
    [InlineData("LU", "Rue 1", null, "Luxembourg", null, "1009", "Ada|Rue 1|L-1009 Luxembourg")]
    [InlineData("LU", "Rue 1", null, "Luxembourg", null, null, "Ada|Rue 1|Luxembourg")]
    [InlineData("SG", "1 Orchard Rd", null, null, null, "238801", "Ada|1 Orchard Rd|SINGAPORE 238801")]
    [InlineData("JP", "1-1 Marunouchi", null, "Chiyoda", "Tokyo", "100-0005", "Ada|1-1 Marunouchi|Chiyoda, Tokyo|100-0005")]
    [InlineData("JP", "丸の内1-1", null, "千代田区", "東京都", "100-0005", "〒100-0005|東京都千代田区|丸の内1-1|Ada")]
    [InlineData("XX", "Street 1", null, "Town", "Region", "1", "Ada|Street 1|1 Town|Region")]
    [InlineData(null, "Street 1", null, "Town", "Region", "1", "Ada|Street 1|Town Region 1")]
    public void An_address_is_written_as_its_country_writes_it(string? country, string? one, string? two, string? city, string? region, string? code, string lines) =>
        Assert.Equal(lines.Split('|'), new PostalAddress("Ada", null, one, two, city, region, code, country).Lines());

    [Fact]
    public void Forty_countries_have_a_format_of_their_own() => Assert.True(AddressFormats.Countries.Count() >= 40);

    [Fact]
    public void In_every_country_all_that_is_known_of_street_and_recipient_is_written_once() => Assert.All(AddressFormats.Countries, country =>
    {
        var lines = new PostalAddress("NAME", "FIRM", "STREET", "FLAT", "CITY", "REGION", "CODE", country).Lines();
        foreach (var part in (string[])["NAME", "FIRM", "STREET", "FLAT"]) Assert.Single(lines, part);
        Assert.DoesNotContain(lines, line => line.Contains('%', StringComparison.Ordinal) || line.Trim() != line || line.Length == 0);
    });

    [Theory]
    [InlineData("""{"name":"Ada","city":" Bonn ","country_code":"DE","phone":"1","region":""}""", "Ada|Bonn")]
    [InlineData("[]", "")]
    public void What_a_shop_left_out_is_left_out(string json, string lines) =>
        Assert.Equal(lines.Split('|', StringSplitOptions.RemoveEmptyEntries), PostalAddress.Read(json).Lines());
}
