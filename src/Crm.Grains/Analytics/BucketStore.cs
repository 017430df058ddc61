using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Crm.Database;
using Crm.Orders;
using Npgsql;

namespace Crm.Analytics;

/// <summary>The SQL of crm.buckets: the only writer. A bucket's message is a JSON list of [currency, count, amount, amount in USD].</summary>
internal static class BucketStore
{
    public const string Kind = "bucket-delta";

    internal const string ApplyDeltas = $"""
        WITH gone AS (
            DELETE FROM crm.messages m WHERE {MessageKeys.Match}
            RETURNING m.reference, m.payload
        ), delta AS (
            SELECT split_part(reference, '/', 1) AS measure, split_part(reference, '/', 2) AS country_code,
                   (split_part(reference, '/', 3) || '-01')::date AS month,
                   d ->> 0 AS currency, (d ->> 1)::bigint AS count, (d ->> 2)::numeric AS amount, (d ->> 3)::numeric AS amount_usd
            FROM gone, jsonb_array_elements(convert_from(payload, 'UTF8')::jsonb) AS d
        )
        INSERT INTO crm.buckets AS b (measure, country_code, month, currency, count, amount, amount_usd)
        SELECT measure, country_code, month, currency, sum(count), sum(amount), sum(amount_usd)
        FROM delta GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (measure, country_code, month, currency) DO UPDATE SET
            count = b.count + excluded.count, amount = b.amount + excluded.amount, amount_usd = b.amount_usd + excluded.amount_usd
        RETURNING measure || '/' || country_code || '/' || to_char(month, 'YYYY-MM'), currency, count, amount, amount_usd
        """;

    const string ReadBucket = """
        SELECT currency, count, amount, amount_usd FROM crm.buckets
        WHERE measure = $1 AND country_code = $2 AND month = ($3 || '-01')::date ORDER BY currency
        """;

    public static string Payload(List<(string Currency, Sum Sum)> deltas)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * deltas.Count);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var (currency, sum) in deltas)
            {
                json.WriteStartArray();
                json.WriteStringValue(currency);
                json.WriteNumberValue(sum.Count);
                json.WriteStringValue(sum.Amount.ToString(CultureInfo.InvariantCulture));
                json.WriteStringValue(sum.AmountUsd.ToString(CultureInfo.InvariantCulture));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Deletes the messages and adds what they said, in one statement. Gives the new counters by bucket key.</summary>
    public static async Task<ILookup<string, BucketFigures>> Apply(NpgsqlDataSource source, IReadOnlyList<BucketDelivery> deliveries, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ApplyDeltas);
        command.With(deliveries.Select(d => d.Shard).ToArray()).With(deliveries.Select(d => d.MessageId).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(string Key, BucketFigures Figures)>();
        while (await reader.ReadAsync(ct)) rows.Add((reader.GetString(0), Figures(reader, 1)));
        return rows.ToLookup(r => r.Key, r => r.Figures);
    }

    public static async Task<List<BucketFigures>> Load(NpgsqlDataSource source, string key, CancellationToken ct)
    {
        var parts = key.Split('/');
        await using var command = source.CreateCommand(ReadBucket).With(parts[0]).With(parts[1]).With(parts[2]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var figures = new List<BucketFigures>();
        while (await reader.ReadAsync(ct)) figures.Add(Figures(reader, 0));
        return figures;
    }

    static BucketFigures Figures(NpgsqlDataReader reader, int at) =>
        new(reader.GetString(at), reader.GetInt64(at + 1), reader.GetDecimal(at + 2), reader.GetDecimal(at + 3));
}
