using System.Globalization;
using System.Text.Json;

namespace Crm.Rates;

/// <summary>The message that completes an order which awaited a rate: {"currency":"JPY","date":"2026-11-01"}, version 1.</summary>
internal static class RateMessage
{
    public const string Kind = "rate-arrived";

    public static RateAsked Read(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        return new(
            json.RootElement.GetProperty("currency").GetString()!,
            DateOnly.ParseExact(json.RootElement.GetProperty("date").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
