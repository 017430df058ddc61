using Crm.Web.Database;
using Crm.Web.Languages;
using Crm.Web.Shared;

namespace Crm.Web.Rates;

/// <summary>
/// In which currency the sums of the business are shown, and at which rate. What is kept is USD at the orders' frozen rates; what is shown in another
/// currency is that, at one rate of one day, which stands beside it.
/// </summary>
/// <param name="Chosen">The setting.</param>
/// <param name="ToUsd">USD for one unit of it; null: it is USD, or there is no rate for it in these days.</param>
/// <param name="Day">Of the rate.</param>
/// <param name="Source">Of the rate.</param>
internal sealed record ReportingBasis(string Chosen, decimal? ToUsd, DateOnly? Day, string? Source)
{
    public static readonly ReportingBasis Dollars = new("USD", null, null, null);

    internal const string Read = """
        SELECT s.value, r.to_usd, r.rate_date, r.source
        FROM crm.settings s LEFT JOIN LATERAL (
            SELECT u.to_usd, u.rate_date, u.source FROM crm.usd_rates u
            WHERE u.currency = s.value AND u.rate_date <= current_date AND (u.rate_date >= current_date - 10 OR u.is_manual)
            ORDER BY u.rate_date DESC LIMIT 1) AS r ON true
        WHERE s.key = 'reporting_currency'
        """;

    /// <summary>To be read with the page's other queries.</summary>
    public static Query<ReportingBasis> Query() => Database.Query.Of(Read, r => new ReportingBasis(
        r.GetString(0), r.IsDBNull(1) ? null : r.GetDecimal(1), r.IsDBNull(2) ? null : r.GetFieldValue<DateOnly>(2), r.Text(3)));

    /// <summary>In what the figures are: the chosen currency while there is a rate for it, else USD.</summary>
    public string Currency => ToUsd is null ? "USD" : Chosen;

    /// <summary>A sum in USD as it is shown.</summary>
    public decimal Of(decimal usd) => ToUsd is { } rate ? new Money(usd, "USD").At(1 / rate, Chosen).Amount : usd;

    /// <summary>At which rate, in words; null: the figures are in USD as they are kept.</summary>
    public string? Note(Words t) => (ToUsd, Day) switch
    {
        ({ } rate, { } day) => t["converted from USD at 1 USD = {0} {1}, {2}, {3}", RateText.Of(1 / rate), Chosen, RateText.Source(t, Source), Formats.Day(day)],
        _ => Chosen == "USD" ? null : t["in USD: there is no rate for {0} in these days", Chosen],
    };
}
