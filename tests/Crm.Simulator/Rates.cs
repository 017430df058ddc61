using System.Globalization;
using System.Text;

namespace Crm.Simulator;

/// <summary>Invented exchange rates in the form of the European Central Bank's file, for demonstrations without a network.</summary>
public static class Rates
{
    /// <summary>Those of the demonstration.</summary>
    public static IReadOnlyList<(string Currency, double PerEuro)> Demo { get; } =
        [("USD", 1.09), ("JPY", 163.2), ("GBP", 0.86), ("CHF", 0.95), ("SEK", 11.4), ("PLN", 4.31), ("CNY", 7.85), ("BRL", 5.9), ("CAD", 1.48), ("AUD", 1.65)];

    /// <summary>Every weekday of the last days, to yesterday.</summary>
    public static string Xml(DateOnly today, int days, IReadOnlyList<(string Currency, double PerEuro)> currencies)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Invented rates for a demonstration: no bank has published them. -->\n<Envelope><Cube>\n");
        for (var day = today.AddDays(-days); day < today; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) continue;
            xml.Append(CultureInfo.InvariantCulture, $"<Cube time=\"{day:yyyy-MM-dd}\">");
            foreach (var (currency, perEuro) in currencies)
            {
                var wave = 1 + (0.03 * Math.Sin((day.DayNumber / 37.0) + currency[0]));
                xml.Append(CultureInfo.InvariantCulture, $"<Cube currency=\"{currency}\" rate=\"{perEuro * wave:0.0000}\"/>");
            }

            xml.Append("</Cube>\n");
        }

        return xml.Append("</Cube></Envelope>\n").ToString();
    }
}
