using System.Text;
using Xunit;

namespace Crm.Tests.Stores;

public sealed class PlantedTests
{
    const string Secret = "shpss_0a1b2c+3d4e/5f60718293a4b5c6";

    readonly Planted planted = new();

    public PlantedTests() => planted.Add("the client secret", Secret);

    public static TheoryData<string> Written =>
    [
        $"level=warn secret={Secret} again", Secret.ToUpperInvariant(), "https://x.example/?a=" + Uri.EscapeDataString(Secret),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)), "Authorization: Basic " + Base64("ck:" + Secret), Base64(Secret), Base64("k:" + Secret + "more"), Base64("key:" + Secret).Replace('+', '-').Replace('/', '_'),
    ];

    [Theory, MemberData(nameof(Written))]
    public void A_secret_is_found_however_it_is_written(string text) => Assert.StartsWith("the client secret", Assert.Single(planted.In(text).Distinct().Take(1)), StringComparison.Ordinal);

    [Fact]
    public void Where_it_is_not_nothing_is_found() => Assert.Empty(planted.In($"{Secret[..12]} {Secret[12..]} {Base64("ck:another")}"));

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
