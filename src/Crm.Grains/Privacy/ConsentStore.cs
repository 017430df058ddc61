using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

/// <summary>The SQL of crm.consents: the only writer.</summary>
internal static class ConsentStore
{
    // The same statement again, or one that says what was known to hold then, adds nothing.
    const string Report = """
        INSERT INTO crm.consents (customer_id, channel, state, source, integration_id, at)
        SELECT DISTINCT n.customer_id, n.channel, n.state, coalesce(s.shop_name, ''), n.integration_id, n.at
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS n (customer_id, integration_id, channel, state, at)
        LEFT JOIN crm.integrations s ON s.id = n.integration_id
        WHERE n.state IS DISTINCT FROM (
            SELECT c.state FROM crm.consents c WHERE c.customer_id = n.customer_id AND c.channel = n.channel AND c.at <= n.at ORDER BY c.at DESC, c.id DESC LIMIT 1)
        """;

    const string Insert = "INSERT INTO crm.consents (customer_id, channel, state, source, at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)";

    /// <summary>What shops report, within the commit that applies it.</summary>
    public static void Write(NpgsqlBatch batch, IReadOnlyList<(Guid Customer, Guid Integration, Consent Consent)> news)
    {
        if (news.Count == 0) return;
        batch.Add(Report)
            .With(news.Select(n => n.Customer).ToArray()).With(news.Select(n => n.Integration).ToArray()).With(news.Select(n => NameOf(n.Consent.Channel)).ToArray())
            .With(news.Select(n => NameOf(n.Consent.State)).ToArray()).With(news.Select(n => n.Consent.At).ToArray());
    }

    /// <summary>What a member of staff was told. The database refuses a customer who is not theirs.</summary>
    public static async Task<Refusal?> Note(NpgsqlDataSource source, Guid customer, Consent consent, string how, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        var seen = await work.Rows("SELECT erased_at IS NOT NULL FROM crm.customers WHERE id = $1", c => c.With(customer), r => r.GetBoolean(0), ct);
        if (seen is not [var erased]) return Refusal.Of("That customer is not there any more.");
        if (erased) return Refusal.Of("This customer was anonymised.");
        await work.Run(Insert, c => c
            .With(customer).With(NameOf(consent.Channel)).With(NameOf(consent.State)).With(how).With(consent.At).With(by.Id), ct);
        await work.Note("consent", "customer", customer.ToString(), $$"""{"channel": "{{NameOf(consent.Channel)}}", "state": "{{NameOf(consent.State)}}"}""", ct);
        await work.Commit(ct);
        return null;
    }

    static string NameOf(Channel channel) => channel switch { Channel.Email => "email", Channel.Sms => "sms", Channel.Phone => "phone", _ => "post" };

    static string NameOf(ConsentState state) => state switch { ConsentState.Granted => "granted", ConsentState.Pending => "pending", _ => "withdrawn" };
}
