using Crm.Web.Database;

namespace Crm.Web.Pages.Privacy;

/// <summary>What a customer said about being addressed by one channel, as it was written down.</summary>
internal sealed record ConsentRow(string Channel, string State, string Source, DateTime At, string? By, bool FromShop, DateTime RecordedAt);

/// <summary>
/// A customer's consent as the customer page's rail shows it: read <see cref="Of"/> with the page's other queries, then
/// &lt;partial name="../Privacy/_Consent" model="new ConsentPanel(id, rows, isErased)" /&gt;.
/// </summary>
internal sealed record ConsentPanel(Guid Customer, IReadOnlyList<ConsentRow> Rows, bool IsErased = false)
{
    /// <summary>In the order in which they are shown; the names are those of crm.consents.</summary>
    public static readonly (string Key, string Label)[] Channels = [("email", "E-mail"), ("sms", "SMS"), ("phone", "Phone"), ("post", "Post")];

    public static readonly (string Key, string Label)[] States = [("granted", "Granted"), ("pending", "To be confirmed"), ("withdrawn", "Withdrawn")];

    // The whole history, a few rows: the newest of a channel is in force.
    internal const string Sql = """
        SELECT c.channel, c.state, c.source, c.at, u.display_name, c.integration_id IS NOT NULL, c.recorded_at
        FROM crm.consents c LEFT JOIN crm.users u ON u.id = c.recorded_by WHERE c.customer_id = $1 ORDER BY c.at DESC, c.id DESC LIMIT 200
        """;

    public static Query<ConsentRow> Of(Guid customer) => Query.Of(
        Sql, r => new ConsentRow(r.GetString(0), r.GetString(1), r.GetString(2), r.GetDateTime(3), r.Text(4), r.GetBoolean(5), r.GetDateTime(6)), customer);

    /// <summary>What holds now by this channel; null when nothing was ever said.</summary>
    public ConsentRow? Now(string channel) => Rows.FirstOrDefault(r => r.Channel == channel);

    /// <summary>The pill of a state: its English word and its tone.</summary>
    public static (string Word, string Tone) Pill(string? state) => state switch
    {
        "granted" => ("Granted", "good"),
        "pending" => ("To be confirmed", "wait"),
        "withdrawn" => ("Withdrawn", "bad"),
        _ => ("Never asked", "plain"),
    };
}
