using System.Globalization;
using System.Xml;

namespace Crm.Rates;

/// <summary>Reads the European Central Bank's reference rates: the daily, the 90-day and the full-history file have one form.</summary>
internal static class EcbXml
{
    /// <summary>What the file's rates name as their source.</summary>
    public const string Source = "ECB";

    /// <summary>The rates in the file, units of a currency for one euro. Throws <see cref="RateFileException"/> with one sentence when it is no such file.</summary>
    public static IReadOnlyList<PublishedRate> Parse(Stream xml)
    {
        var rates = new List<PublishedRate>();
        try
        {
            // A web page has a DOCTYPE; nothing of it is read.
            using var reader = XmlReader.Create(xml, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            DateOnly? day = null;
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader.Depth == 0 && reader.LocalName.Equals("html", StringComparison.OrdinalIgnoreCase)) throw RateFileException.WebPage();
                if (reader.LocalName != "Cube") continue;
                if (reader.GetAttribute("time") is { } time) day = Day(time);
                if (reader.GetAttribute("currency") is { } currency) rates.Add(RateOf(currency, reader.GetAttribute("rate"), day));
            }
        }
        catch (XmlException exception)
        {
            throw RateFileException.Broken(exception);
        }

        return rates.Count > 0 ? rates : throw RateFileException.Empty();
    }

    static PublishedRate RateOf(string currency, string? rate, DateOnly? day)
    {
        if (day is not { } date) throw RateFileException.Wrong($"the rate of {currency} stands before any date");
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)) throw RateFileException.Wrong($"'{currency}' is no code of a currency");
        return decimal.TryParse(rate, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0
            ? new(currency, date, value, Source)
            : throw RateFileException.Wrong($"{currency} {date:yyyy-MM-dd} '{rate}'");
    }

    static DateOnly Day(string time) => DateOnly.TryParseExact(time, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw RateFileException.Wrong($"'{time}'");
}
