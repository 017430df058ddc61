using System.Globalization;
using Crm.People;
using Crm.Rates;
using Crm.Web.Rates;

namespace Crm.Web.Pages.Rates;

/// <summary>A rate as a person types it.</summary>
internal sealed record RateForm
{
    public string Currency { get; init; } = "";
    public string Day { get; init; } = "";
    public string Rate { get; init; } = "";

    /// <summary>"usd": units of the currency for one dollar; else dollars for one unit.</summary>
    public string Way { get; init; } = "";
    public string Reason { get; init; } = "";

    /// <summary>The rate, or what is wrong and with which field.</summary>
    public (ManualRate? Rate, Refusal? Wrong) Read()
    {
        if (!DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return (null, Refusal.Of("Give a day.", "day"));
        if (!RateText.TryParse(Rate, out var rate)) return (null, Refusal.Of("The rate must be a positive number.", "rate"));
        return (new(Currency, day, Crm.Rates.Rate.Significant(Way == "usd" ? 1 / rate : rate), Reason), null);
    }
}
