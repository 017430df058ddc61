using System.Collections.Frozen;

namespace Crm;

/// <summary>The currencies of ISO 4217 and how many decimals each has.</summary>
public static class Currencies
{
    const string Two =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUC CUP CVE " +
        "CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN " +
        "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS " +
        "VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL";
    const string None = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    const string Three = "BHD IQD JOD KWD LYD OMR TND";

    static readonly FrozenDictionary<string, int> Exponents =
        Two.Split(' ').Select(c => (c, 2)).Concat(None.Split(' ').Select(c => (c, 0))).Concat(Three.Split(' ').Select(c => (c, 3)))
            .Concat([("CLF", 4), ("UYW", 4)])
            .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>Every known code, upper case.</summary>
    public static IEnumerable<string> All => Exponents.Keys;

    /// <summary>Whether the code (upper case) is a currency in use or lately in use.</summary>
    public static bool Knows(string code) => Exponents.ContainsKey(code);

    /// <summary>How many decimals the currency has; 2 for a code that is not known.</summary>
    public static int Exponent(string code) => Exponents.GetValueOrDefault(code, 2);
}
