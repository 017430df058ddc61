using System.Globalization;
using System.Xml;

namespace Crm.Rates;

/// <summary>Reads the European Central Bank's reference rates: the daily, the 90-day and the full-history file have one form.</summary>
internal static class EcbXml
{
    /// <summary>The rates in the file, units of a currency for one euro. Throws <see cref="FormatException"/> with one sentence when it is no such file.</summary>
    public static IReadOnlyList<PublishedRate> Parse(Stream xml)
    {
        var rates = new List<PublishedRate>();
        try
        {
            using var reader = XmlReader.Create(xml, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            DateOnly? day = null;
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "Cube") continue;
                if (reader.GetAttribute("time") is { } time) day = Day(time);
                if (reader.GetAttribute("currency") is { } currency) rates.Add(RateOf(currency, reader.GetAttribute("rate"), day));
            }
        }
        catch (XmlException exception)
        {
            throw new FormatException("This is not a file of the European Central Bank's reference rates: it is not well-formed XML. Download it again.", exception);
        }

        return rates.Count > 0
            ? rates
            : throw new FormatException("This is not a file of the European Central Bank's reference rates: it holds no rate. Download it again.");
    }

    static PublishedRate RateOf(string currency, string? rate, DateOnly? day)
    {
        if (day is not { } date) throw new FormatException($"The rate of {currency} stands before any date. Download the file again.");
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)) throw new FormatException($"'{currency}' is not a currency's code.");
        return decimal.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0
            ? new(currency, date, value, "ECB")
            : throw new FormatException($"The rate of {currency} on {date:yyyy-MM-dd} is '{rate}', which is no positive number.");
    }

    static DateOnly Day(string time) => DateOnly.TryParseExact(time, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new FormatException($"'{time}' is not a date of the form 2026-11-23.");
}
