using Crm.People;

namespace Crm.Rates;

/// <summary>What a rate that a person gives must be. Pure.</summary>
internal static class ManualRateRules
{
    const int LongestReason = 500;

    public static Refusal? Check(ManualRate rate, DateOnly today)
    {
        if (!Currencies.Knows(rate.Currency)) return Refusal.Of("Choose a currency.", "currency");
        if (rate.Currency == "USD") return Refusal.Of("A dollar is a dollar.", "currency");
        if (rate.Date > today) return Refusal.Of("The day lies in the future.", "day");
        if (rate.Date < new DateOnly(1999, 1, 1)) return Refusal.Of("Rates begin with the year 1999.", "day");
        if (EuroReplaced.Find(rate.Currency, rate.Date) is not null) return Refusal.Of("The euro had replaced this currency by that day: its rate is fixed for good.", "currency");
        if (rate.ToUsd is <= 0 or > 1_000_000m) return Refusal.Of("The rate must be a positive number.", "rate");
        if (rate.ToUsd < 0.0000000001m) return Refusal.Of("The rate is too small to reckon with.", "rate");
        if (rate.Reason.Length == 0) return Refusal.Of("Say why, e.g. where the rate comes from.", "reason");
        return rate.Reason.Length > LongestReason ? Refusal.Of("That is too long: 500 characters at most.", "reason") : null;
    }
}
