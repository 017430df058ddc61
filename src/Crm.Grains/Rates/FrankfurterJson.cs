using System.Globalization;
using System.Text.Json;

namespace Crm.Rates;

/// <summary>Reads what Frankfurter answers: a list of {"date":"2026-11-23","base":"EUR","quote":"TWD","rate":36.91}.</summary>
internal static class FrankfurterJson
{
    /// <summary>What its rates name as their source.</summary>
    public const string Source = "Frankfurter";

    // Less than that is lost in the table's ten decimals.
    const decimal Least = 0.00000001m;

    /// <summary>The rates of currencies that we know. Throws <see cref="RateFileException"/> when it is no such list.</summary>
    public static IReadOnlyList<PublishedRate> Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'<', ..]) throw RateFileException.WebPage();
        try
        {
            using var list = JsonDocument.Parse(json);
            if (list.RootElement.ValueKind != JsonValueKind.Array) throw RateFileException.Empty();
            return [.. list.RootElement.EnumerateArray().Select(RateOf).Where(r => Currencies.Knows(r.Currency) && r.PerEuro >= Least)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw RateFileException.Broken(exception);
        }
    }

    static PublishedRate RateOf(JsonElement row)
    {
        if (row.GetProperty("base").GetString() != "EUR") throw RateFileException.Wrong($"base {row.GetProperty("base").GetString()}");
        var day = row.GetProperty("date").GetString();
        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && row.GetProperty("rate").TryGetDecimal(out var rate) && rate > 0 && rate < 10_000_000_000m
            ? new(row.GetProperty("quote").GetString() ?? "", date, Math.Round(rate, 10, MidpointRounding.AwayFromZero), Source)
            : throw RateFileException.Wrong($"{row.GetProperty("quote")} {day} {row.GetProperty("rate")}");
    }
}
