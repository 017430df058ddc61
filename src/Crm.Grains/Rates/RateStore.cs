using Crm.Database;
using Npgsql;

namespace Crm.Rates;

/// <summary>The SQL of crm.exchange_rates: the only writer. And of the orders that await a rate.</summary>
internal static class RateStore
{
    const string ReadAll = "SELECT currency, rate_date, rate, source FROM crm.exchange_rates ORDER BY currency, rate_date";

    const string Upsert = """
        INSERT INTO crm.exchange_rates AS r (currency, rate_date, rate, source)
        SELECT * FROM unnest($1::text[], $2::date[], $3::numeric[], $4::text[])
        ON CONFLICT (currency, rate_date) DO UPDATE SET rate = excluded.rate, source = excluded.source
        WHERE (r.rate <> excluded.rate OR r.source <> excluded.source) AND (excluded.source <> $5 OR r.source = $5)
        RETURNING currency, rate_date, rate, source
        """;

    const string ReadAwaiting = """
        SELECT DISTINCT currency, (created_at AT TIME ZONE 'UTC')::date FROM crm.orders WHERE exchange_rate IS NULL
        """;

    // An order for which such a message waits already gets no second one.
    const string SendArrivals = """
        INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
        SELECT crm.shard_of(o.integration_id || ':o:' || o.external_id), 'webhooks', 'rate-arrived', o.integration_id, o.external_id,
               convert_to(json_build_object('currency', k.currency, 'date', to_char(k.day, 'YYYY-MM-DD'))::text, 'UTF8')
        FROM unnest($1::text[], $2::date[]) AS k (currency, day)
        JOIN crm.orders o ON o.currency = k.currency AND o.exchange_rate IS NULL AND (o.created_at AT TIME ZONE 'UTC')::date = k.day
        WHERE NOT EXISTS (
            SELECT 1 FROM crm.messages m
            WHERE m.shard = crm.shard_of(o.integration_id || ':o:' || o.external_id) AND m.kind = 'rate-arrived'
              AND m.source = o.integration_id AND m.reference = o.external_id)
        """;

    public static async Task<List<PublishedRate>> Load(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadAll);
        return await Rows(command, ct);
    }

    /// <summary>What was new or other than before, as it stands now. The second source gives way to whatever is there.</summary>
    public static async Task<List<PublishedRate>> Save(NpgsqlDataSource source, IReadOnlyList<PublishedRate> rates, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Upsert);
        command
            .With(rates.Select(r => r.Currency).ToArray()).With(rates.Select(r => r.Date).ToArray())
            .With(rates.Select(r => r.PerEuro).ToArray()).With(rates.Select(r => r.Source).ToArray()).With(FrankfurterJson.Source);
        return await Rows(command, ct);
    }

    public static async Task<List<RateAsked>> Awaiting(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadAwaiting);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var asked = new List<RateAsked>();
        while (await reader.ReadAsync(ct)) asked.Add(new(reader.GetString(0), reader.GetFieldValue<DateOnly>(1)));
        return asked;
    }

    /// <summary>Sends each order of these currencies and days through the intake once more, to be completed. Returns how many.</summary>
    public static async Task<int> Complete(NpgsqlDataSource source, IReadOnlyList<RateAsked> found, CancellationToken ct)
    {
        if (found.Count == 0) return 0;
        await using var command = source.CreateCommand(SendArrivals);
        command.With(found.Select(f => f.Currency).ToArray()).With(found.Select(f => f.Date).ToArray());
        return await command.ExecuteNonQueryAsync(ct);
    }

    static async Task<List<PublishedRate>> Rows(NpgsqlCommand command, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rates = new List<PublishedRate>();
        while (await reader.ReadAsync(ct))
        {
            rates.Add(new(reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetDecimal(2), string.Intern(reader.GetString(3))));
        }

        return rates;
    }
}
