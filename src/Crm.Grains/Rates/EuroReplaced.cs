namespace Crm.Rates;

/// <summary>
/// The currencies that the euro has replaced. From its day on each is worth a fixed part of a euro, to which the Council of the European Union has bound it
/// for good: an order in one of them needs no published rate.
/// </summary>
internal static class EuroReplaced
{
    /// <summary>What the source of such a rate ends in.</summary>
    public const string Mark = " (fixed)";

    static readonly Dictionary<string, (DateOnly From, decimal PerEuro)> All = new()
    {
        ["GRD"] = (new(2001, 1, 1), 340.750m),
        ["SIT"] = (new(2007, 1, 1), 239.640m),
        ["CYP"] = (new(2008, 1, 1), 0.585274m),
        ["MTL"] = (new(2008, 1, 1), 0.429300m),
        ["SKK"] = (new(2009, 1, 1), 30.1260m),
        ["EEK"] = (new(2011, 1, 1), 15.6466m),
        ["LVL"] = (new(2014, 1, 1), 0.702804m),
        ["LTL"] = (new(2015, 1, 1), 3.45280m),
        ["HRK"] = (new(2023, 1, 1), 7.53450m),
        ["BGN"] = (new(2026, 1, 1), 1.95583m),
    };

    /// <summary>Units for one euro, when the euro had replaced it by that day.</summary>
    public static decimal? Find(string currency, DateOnly day) => All.TryGetValue(currency, out var fix) && day >= fix.From ? fix.PerEuro : null;
}
