using Crm.Web.Database;

namespace Crm.Web.Pages.Rates;

/// <summary>How it stands with a source that is asked for rates.</summary>
internal sealed record SourceRow(string Name, DateTime? TriedAt, DateTime? SucceededAt, DateTime NextTryAt, DateOnly? Newest, string? Error, string[] Values)
{
    public string Kind => Error is not null ? "failed" : SucceededAt is null ? "waiting" : "active";
}

/// <summary>Orders of one currency that await a rate.</summary>
internal sealed record AwaitingRow(string Currency, long Orders, DateTime First, DateTime Last);

/// <summary>A currency's rate of a day, USD for one unit.</summary>
internal sealed record RateRow(string Currency, DateOnly Day, decimal ToUsd, string Source);

/// <summary>A rate that a person gave.</summary>
internal sealed record ManualRow(string Currency, DateOnly Day, decimal ToUsd, string Reason, string? By, DateTime At);

/// <summary>An order that was frozen at another rate than the one that is given now.</summary>
internal sealed record FrozenRow(Guid Id, string Number, string? Customer, DateTime PlacedAt, string Currency, decimal Total, decimal Rate, decimal Usd, decimal After, long All);

/// <summary>The statements of the page of the rates.</summary>
internal static class RateQueries
{
    /// <summary>So many orders can be chosen one by one; of more, all or none.</summary>
    public const int MostShown = 200;

    internal const string ReadSources = "SELECT source, tried_at, succeeded_at, next_try_at, newest_day, error, coalesce(error_values, '{}') FROM crm.rate_sources ORDER BY source";

    internal const string ReadAwaiting = """
        SELECT currency, count(*), min(created_at), max(created_at) FROM crm.orders WHERE exchange_rate IS NULL GROUP BY currency ORDER BY count(*) DESC, currency
        """;

    // Of each currency the last rate, as long as it holds.
    internal const string ReadLatest = """
        SELECT DISTINCT ON (currency) currency, rate_date, to_usd, source FROM crm.usd_rates
        WHERE (rate_date >= current_date - 10 OR is_manual) AND rate_date <= current_date ORDER BY currency, rate_date DESC
        """;

    internal const string ReadSeries = "SELECT currency, rate_date, to_usd, source FROM crm.usd_rates WHERE currency = $1 AND rate_date >= $2 ORDER BY rate_date";

    internal const string ReadManual = """
        SELECT m.currency, m.rate_date, m.to_usd, m.reason, u.display_name, m.entered_at FROM crm.manual_rates m LEFT JOIN crm.users u ON u.id = m.entered_by
        ORDER BY m.entered_at DESC, m.currency, m.rate_date LIMIT 100
        """;

    // As the grain has it: from the rate's day to the day before the next one.
    internal const string ReadFrozen = """
        SELECT o.id, o.order_number, coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.company_name, c.email, c.phone), o.created_at, o.currency, o.total_amount,
               o.exchange_rate, o.total_amount_usd, round(o.total_amount * $3, 4), count(*) OVER ()
        FROM crm.orders o LEFT JOIN crm.customers c ON c.id = o.customer_id
        WHERE o.currency = $1 AND o.exchange_rate <> $3 AND o.created_at >= $2::date::timestamp AT TIME ZONE 'UTC'
          AND o.created_at < coalesce((SELECT min(r.rate_date) FROM crm.usd_rates r WHERE r.currency = $1 AND r.rate_date > $2), 'infinity'::date)::timestamp AT TIME ZONE 'UTC'
        ORDER BY o.created_at, o.id LIMIT $4
        """;

    public static Query<SourceRow> Sources() => Query.Of(ReadSources, r => new SourceRow(
        r.GetString(0), r.Moment(1), r.Moment(2), r.GetDateTime(3), r.IsDBNull(4) ? null : r.GetFieldValue<DateOnly>(4), r.Text(5), r.GetFieldValue<string[]>(6)));

    public static Query<AwaitingRow> Awaiting() => Query.Of(ReadAwaiting, r => new AwaitingRow(r.GetString(0), r.GetInt64(1), r.GetDateTime(2), r.GetDateTime(3)));

    public static Query<RateRow> Latest() => Query.Of(ReadLatest, Rate);

    public static Query<RateRow> Series(string currency, DateOnly since) => Query.Of(ReadSeries, Rate, currency, since);

    public static Query<ManualRow> Manual() => Query.Of(ReadManual, r => new ManualRow(
        r.GetString(0), r.GetFieldValue<DateOnly>(1), r.GetDecimal(2), r.GetString(3), r.Text(4), r.GetDateTime(5)));

    public static Query<FrozenRow> Frozen(string currency, DateOnly day, decimal usd) => Query.Of(ReadFrozen, r => new FrozenRow(
        r.GetGuid(0), r.GetString(1), r.Text(2), r.GetDateTime(3), r.GetString(4), r.GetDecimal(5), r.GetDecimal(6), r.GetDecimal(7), r.GetDecimal(8), r.GetInt64(9)),
        currency, day, usd, MostShown);

    static RateRow Rate(Npgsql.NpgsqlDataReader r) => new(r.GetString(0), r.GetFieldValue<DateOnly>(1), r.GetDecimal(2), r.GetString(3));
}
