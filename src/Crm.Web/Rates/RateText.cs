using System.Globalization;
using Crm.Web.Languages;
using Crm.Web.Shared;

namespace Crm.Web.Rates;

/// <summary>How rates are written and read.</summary>
internal static class RateText
{
    const int Digits = 6;

    /// <summary>Six digits that tell something: 1.08432, 0.00653712, 25,412.00.</summary>
    public static string Of(decimal rate)
    {
        var decimals = Digits;
        for (var r = rate; r >= 1 && decimals > 2; r /= 10) decimals--;
        for (var r = rate * 10; r is > 0 and < 1 && decimals < 16; r *= 10) decimals++;
        return Math.Round(rate, decimals, MidpointRounding.AwayFromZero).ToString("N" + decimals, CultureInfo.CurrentCulture);
    }

    /// <summary>Who says so.</summary>
    public static string Source(Words t, string? source) => source == "manual" ? t["given by hand"] : source ?? "";

    /// <summary>A rate as people type it. What begins with a nought is a fraction, whichever sign follows. False for what is none.</summary>
    public static bool TryParse(string? text, out decimal rate)
    {
        var plain = (text ?? "").Trim();
        if (plain is ['0' or '٠', '.' or ',' or '٫', .. var rest]) plain = "0" + CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator + rest + "0000";
        return Amounts.TryParse(plain, CultureInfo.CurrentCulture, out rate) && rate > 0;
    }
}
