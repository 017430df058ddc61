using System.Collections.Frozen;

namespace Crm.Web.Shared;

/// <summary>
/// How addresses are written, country by country: %N name, %O company, %A street, %C city, %S region, %Z postal code, %n a new line. The order of
/// lines is that of the Universal Postal Union's guides.
/// </summary>
internal static class AddressFormats
{
    const string PostcodeFirst = "%O%n%N%n%A%n%Z %C";
    const string PostcodeFirstRegion = "%N%n%O%n%A%n%Z %C%n%S";
    const string CityPostcode = "%N%n%O%n%A%n%C %Z";
    const string CityRegionPostcode = "%N%n%O%n%A%n%C %S %Z";
    const string CityLines = "%N%n%O%n%A%n%C%n%S%n%Z";

    static readonly FrozenDictionary<string, string> Formats = new Dictionary<string, string>
    {
        ["AE"] = "%N%n%O%n%A%n%C%n%S",
        ["AR"] = PostcodeFirstRegion,
        ["AT"] = PostcodeFirst,
        ["AU"] = "%O%n%N%n%A%n%C %S %Z",
        ["BE"] = PostcodeFirst,
        ["BG"] = "%N%n%O%n%A%n%Z %C",
        ["BR"] = "%O%n%N%n%A%n%C - %S%n%Z",
        ["CA"] = "%N%n%O%n%A%n%C %S %Z",
        ["CH"] = PostcodeFirst,
        ["CL"] = PostcodeFirstRegion,
        ["CN"] = "%N%n%O%n%A%n%C, %S %Z",
        ["CO"] = "%N%n%O%n%A%n%C, %S, %Z",
        ["CZ"] = "%N%n%O%n%A%n%Z %C",
        ["DE"] = PostcodeFirst,
        ["DK"] = "%N%n%O%n%A%n%Z %C",
        ["EE"] = "%N%n%O%n%A%n%Z %C",
        ["EG"] = CityLines,
        ["ES"] = "%N%n%O%n%A%n%Z %C%n%S",
        ["FI"] = PostcodeFirst,
        ["FR"] = PostcodeFirst,
        ["GB"] = "%N%n%O%n%A%n%C%n%Z",
        ["GR"] = "%N%n%O%n%A%n%Z %C",
        ["HK"] = "%N%n%O%n%A%n%C%n%S",
        ["HR"] = "%N%n%O%n%A%n%Z %C",
        ["HU"] = "%N%n%O%n%C%n%A%n%Z",
        ["ID"] = "%N%n%O%n%A%n%C%n%S %Z",
        ["IE"] = "%N%n%O%n%A%n%C%n%S%n%Z",
        ["IL"] = CityPostcode,
        ["IN"] = "%N%n%O%n%A%n%C %Z%n%S",
        ["IT"] = "%N%n%O%n%A%n%Z %C %S",
        ["JP"] = "%N%n%O%n%A%n%C, %S%n%Z",
        ["KR"] = "%N%n%O%n%A%n%C%n%S%n%Z",
        ["LU"] = "%O%n%N%n%A%nL-%Z %C",
        ["MX"] = "%N%n%O%n%A%n%Z %C, %S",
        ["MY"] = PostcodeFirstRegion,
        ["NL"] = PostcodeFirst,
        ["NO"] = "%N%n%O%n%A%n%Z %C",
        ["NZ"] = CityPostcode,
        ["PH"] = "%N%n%O%n%A%n%Z %C%n%S",
        ["PL"] = "%N%n%O%n%A%n%Z %C",
        ["PT"] = "%N%n%O%n%A%n%Z %C",
        ["RO"] = "%N%n%O%n%A%n%Z %S %C",
        ["SA"] = CityPostcode,
        ["SE"] = PostcodeFirst,
        ["SG"] = "%N%n%O%n%A%nSINGAPORE %Z",
        ["SI"] = "%N%n%O%n%A%n%Z %C",
        ["SK"] = "%N%n%O%n%A%n%Z %C",
        ["TH"] = "%N%n%O%n%A%n%C%n%S %Z",
        ["TR"] = "%N%n%O%n%A%n%Z %C/%S",
        ["TW"] = "%N%n%O%n%A%n%C, %S %Z",
        ["UA"] = CityLines,
        ["US"] = "%N%n%O%n%A%n%C, %S %Z",
        ["VN"] = "%N%n%O%n%A%n%C%n%S %Z",
        ["ZA"] = "%N%n%O%n%A%n%C%n%S%n%Z",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // In their own scripts these begin with what is widest.
    static readonly FrozenDictionary<string, string> Eastern = new Dictionary<string, string>
    {
        ["CN"] = "%Z%n%S%C%n%A%n%O%n%N",
        ["HK"] = "%S%C%n%A%n%O%n%N",
        ["JP"] = "〒%Z%n%S%C%n%A%n%O%n%N",
        ["KR"] = "%S %C%n%A%n%O%n%N%n%Z",
        ["TW"] = "%Z%n%S%C%n%A%n%O%n%N",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The countries that have a format of their own here.</summary>
    public static IEnumerable<string> Countries => Formats.Keys;

    /// <param name="country">ISO 3166; null when it is not known.</param>
    /// <param name="isEastern">Whether the address is written in Han, kana or Hangul.</param>
    public static string Of(string? country, bool isEastern) =>
        country is null ? CityRegionPostcode
        : isEastern && Eastern.TryGetValue(country, out var own) ? own
        : Formats.GetValueOrDefault(country, PostcodeFirstRegion);
}
