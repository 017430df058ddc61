using Crm.Web.Shared;
using Xunit;

namespace Crm.Tests.Shared;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Grace", "Hopper", "en", "Grace Hopper")]
    [InlineData("Taro", "Yamada", "ja", "Yamada Taro")]
    [InlineData("太郎", "山田", "ja", "山田 太郎")]
    [InlineData("小明", "王", "zh-CN", "王小明")]
    [InlineData("小明", "王", "en", "王小明")]
    [InlineData("민준", "김", "ko", "김민준")]
    [InlineData("Éva", "Nagy", "hu", "Nagy Éva")]
    [InlineData("Grace", null, "hu", "Grace")]
    public void A_name_stands_in_the_order_of_its_own_language(string first, string? last, string language, string written) =>
        Assert.Equal(written, PersonName.Of(first, last, null, null, language));

    [Fact]
    public void Who_has_no_name_is_called_by_what_is_known_of_them() => Assert.Equal("Acme", PersonName.Of(null, null, "Acme", "a@b.example", "ja"));
}
