using Crm.Web.Database;

namespace Crm.Web.Pages.Integrations;

internal sealed record ReadingRow(
    string? Api, string? Currency, string? Zone, string[] Missing, string? State, string? Kind, long Done, long? Total, DateTime? StartedAt, DateTime? FinishedAt,
    string? Trouble, string[] TroubleValues, string? Busy, DateTime? ComparedAt, long? Compared, string[] Scopes);

internal sealed record WebhookRow(string Topic, bool IsActive, string? Note, string[] NoteValues, DateTime CheckedAt);

/// <summary>How far a shop is read through its API, and which webhooks stand in it.</summary>
internal sealed class ShopReading(Guid shop)
{
    const string ReadSync = """
        SELECT i.api, i.currency, i.time_zone, i.missing_scopes, s.state, s.kind, coalesce(s.done, 0), s.total, s.started_at, s.finished_at, s.trouble, coalesce(s.trouble_values, '{}'),
               s.busy, s.compared_at, s.compared, i.scopes
        FROM crm.integrations i LEFT JOIN crm.syncs s ON s.integration_id = i.id WHERE i.id = $1
        """;

    const string ReadWebhooks = "SELECT topic, state = 'active', note, note_values, checked_at FROM crm.shop_webhooks WHERE integration_id = $1 ORDER BY topic";

    readonly Query<ReadingRow> sync = Query.Of(ReadSync, r => new ReadingRow(
        r.Text(0), r.Text(1), r.Text(2), r.GetFieldValue<string[]>(3), r.Text(4), r.Text(5), r.GetInt64(6), r.IsDBNull(7) ? null : r.GetInt64(7), r.Moment(8), r.Moment(9), r.Text(10),
        r.GetFieldValue<string[]>(11), r.Text(12), r.Moment(13), r.IsDBNull(14) ? null : r.GetInt64(14), r.GetFieldValue<string[]>(15)), shop);

    readonly Query<WebhookRow> webhooks = Query.Of(
        ReadWebhooks, r => new WebhookRow(r.GetString(0), r.GetBoolean(1), r.Text(2), r.GetFieldValue<string[]>(3), r.GetDateTime(4)), shop);

    public Guid Shop => shop;

    public Query[] Queries => [sync, webhooks];

    public ReadingRow Row => sync.First!;

    public IReadOnlyList<WebhookRow> Webhooks => webhooks.Rows;

    public bool IsRunning => Row.State == "running";

    /// <summary>How long it will still take at the pace so far; null while that cannot be said.</summary>
    public TimeSpan? Left(DateTime now)
    {
        if (!IsRunning || Row is not { Total: { } total, StartedAt: { } began } || Row.Done < 20 || Row.Done >= total) return null;
        return (now - began) * ((total - Row.Done) / (decimal)Row.Done is var rest && rest < 100_000 ? (int)(rest * 1000) : 0) / 1000;
    }
}
