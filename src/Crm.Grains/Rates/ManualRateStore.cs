using System.Globalization;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Rates;

/// <summary>The SQL of crm.manual_rates: the only writer. And of the orders that are frozen anew at one of them, and of the reporting currency.</summary>
internal static class ManualRateStore
{
    const string ReadAll = "SELECT currency, rate_date, to_usd, reason FROM crm.manual_rates";

    const string Upsert = """
        INSERT INTO crm.manual_rates (currency, rate_date, to_usd, reason, entered_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (currency, rate_date) DO UPDATE SET to_usd = excluded.to_usd, reason = excluded.reason, entered_by = excluded.entered_by, entered_at = now()
        """;

    // From the rate's day to the day before the next one: what it is for. Those that have it already are not among them.
    const string ReadOrders = """
        SELECT o.id FROM crm.orders o
        WHERE o.currency = $1 AND o.exchange_rate <> $3 AND o.created_at >= $2::date::timestamp AT TIME ZONE 'UTC'
          AND o.created_at < coalesce((SELECT min(r.rate_date) FROM crm.usd_rates r WHERE r.currency = $1 AND r.rate_date > $2), 'infinity'::date)::timestamp AT TIME ZONE 'UTC'
          AND ($4::uuid[] IS NULL OR o.id = ANY ($4))
        """;

    // The rate travels in the message: what was shown is what is frozen. An earlier correction that still waits gives way.
    const string SendCorrections = """
        WITH chosen AS (
            SELECT crm.shard_of(o.integration_id || ':o:' || o.external_id) AS shard, o.integration_id, o.external_id FROM crm.orders o WHERE o.id = ANY ($1)
        ), older AS (
            DELETE FROM crm.messages m USING chosen c
            WHERE m.shard = c.shard AND m.kind = 'rate-corrected' AND m.source = c.integration_id AND m.reference = c.external_id
        )
        INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
        SELECT c.shard, 'webhooks', 'rate-corrected', c.integration_id, c.external_id, convert_to($2, 'UTF8') FROM chosen c
        """;

    const string Delete = "DELETE FROM crm.manual_rates WHERE currency = $1 AND rate_date = $2";

    const string SetReporting = "UPDATE crm.settings SET value = $1 WHERE key = 'reporting_currency'";

    public static async Task<List<ManualRate>> Load(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadAll);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rates = new List<ManualRate>();
        while (await reader.ReadAsync(ct)) rates.Add(new(reader.GetString(0), reader.GetFieldValue<DateOnly>(1), reader.GetDecimal(2), reader.GetString(3)));
        return rates;
    }

    /// <summary>The rate, the note of it and the messages that freeze the chosen orders anew are one transaction.</summary>
    public static async Task<Refusal?> Enter(NpgsqlDataSource source, ManualRate rate, IReadOnlyList<Guid>? orders, Person by, CancellationToken ct)
    {
        if (!MayCorrect(by)) return Refused();
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Run(Upsert, c => c.With(rate.Currency).With(rate.Date).With(rate.ToUsd).With(rate.Reason).With(by.Id), ct);
        var value = rate.ToUsd.ToString(CultureInfo.InvariantCulture);
        await work.Note("enter", "rate", Key(rate.Currency, rate.Date), $$"""{"usd": "{{value}}"}""", ct);
        if (orders is not { Count: 0 })
        {
            var chosen = (await work.Rows(ReadOrders, c => c.With(rate.Currency).With(rate.Date).With(rate.ToUsd).With(orders?.ToArray()), r => r.GetGuid(0), ct)).ToArray();
            await work.NoteAll("correct-rate", "order", chosen, $$"""{"currency": "{{rate.Currency}}", "usd": "{{value}}"}""", ct);
            await work.Follow(SendCorrections, c => c.With(chosen).With(RateMessage.Write(rate.Currency, new(rate.ToUsd, rate.Date, RateBook.Manual))), ct);
        }

        await work.Commit(ct);
        return null;
    }

    public static async Task<Refusal?> TakeBack(NpgsqlDataSource source, string currency, DateOnly day, Person by, CancellationToken ct)
    {
        if (!MayCorrect(by)) return Refused();
        await using var work = await PersonWork.Begin(source, by, ct);
        if (await work.Run(Delete, c => c.With(currency).With(day), ct) == 0) return Refusal.Of("That rate is not there any more.");
        await work.Note("take-back", "rate", Key(currency, day), null, ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task<Refusal?> ReportIn(NpgsqlDataSource source, string currency, Person by, CancellationToken ct)
    {
        if (by.Role != "admin") return Refused();
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Run(SetReporting, c => c.With(currency), ct);
        await work.Note("change", "reporting-currency", currency, null, ct);
        await work.Commit(ct);
        return null;
    }

    // The database refuses it too; a person is told in words.
    static bool MayCorrect(Person by) => by.Role is "admin" or "manager";

    static Refusal Refused() => Refusal.Of("Your role does not allow this.");

    static string Key(string currency, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{currency} {day:yyyy-MM-dd}");
}
