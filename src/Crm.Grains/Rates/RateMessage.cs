using System.Globalization;
using System.Text.Json;

namespace Crm.Rates;

/// <summary>
/// The messages about orders' rates, version 1. One completes an order which awaited a rate: {"currency":"JPY","date":"2026-11-01"}. The other freezes an order
/// anew at a rate that a person gave: {"currency":"TWD","usd":"0.0312","date":"2026-11-01","source":"manual"}.
/// </summary>
internal static class RateMessage
{
    public const string Kind = "rate-arrived";
    public const string CorrectionKind = "rate-corrected";

    public static RateAsked Read(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        return new(json.RootElement.GetProperty("currency").GetString()!, Day(json.RootElement));
    }

    public static string Write(string currency, Rate rate) => JsonSerializer.Serialize(new
    {
        currency,
        usd = rate.ToUsd.ToString(CultureInfo.InvariantCulture),
        date = rate.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        source = rate.Source,
    });

    public static (string Currency, Rate Rate) ReadCorrection(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        var usd = decimal.Parse(json.RootElement.GetProperty("usd").GetString()!, CultureInfo.InvariantCulture);
        return (json.RootElement.GetProperty("currency").GetString()!, new(usd, Day(json.RootElement), json.RootElement.GetProperty("source").GetString()!));
    }

    static DateOnly Day(JsonElement message) => DateOnly.ParseExact(message.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
