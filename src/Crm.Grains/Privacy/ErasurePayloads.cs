using System.Text;
using Crm.Database;

namespace Crm.Privacy;

/// <summary>Takes a person out of the raw payloads that wait, are parked, or came as a request by law.</summary>
internal static class ErasurePayloads
{
    const string ReadContacts = """
        SELECT DISTINCT lower(btrim(v)) FROM (
            SELECT unnest(ARRAY[email, phone]) FROM crm.customers WHERE id = ANY ($1)
            UNION ALL SELECT email FROM crm.customer_identities WHERE customer_id = ANY ($1)
            UNION ALL SELECT substr(external_id, 7) FROM crm.customer_identities WHERE customer_id = ANY ($1) AND external_id LIKE 'guest:%') AS x (v)
        WHERE length(btrim(v)) > 3
        """;

    const string ReadIdentities = """
        SELECT i.integration_id, i.external_id, 'erased:' || encode(sha256(k.key || convert_to(i.integration_id || ':' || i.external_id, 'UTF8')), 'hex')
        FROM crm.customer_identities i CROSS JOIN crm.erasure_key k WHERE i.customer_id = ANY ($1)
        """;

    const string ReadOrders = "SELECT integration_id, external_id FROM crm.orders WHERE customer_id = ANY ($1)";

    // Of the person's shops all, of the others what holds an address of theirs.
    const string Candidates = """
        SELECT {0}, kind, source, payload FROM (SELECT {1}) AS m
        WHERE source = ANY ($1) OR EXISTS (SELECT 1 FROM unnest($2::text[]) AS c (v) WHERE position(c.v IN lower(encode(payload, 'escape'))) > 0)
        """;

    static readonly (string What, string Read, string Write)[] Places =
    [
        ("messages", Of("id", "id, kind, source, payload FROM crm.messages WHERE stream = 'webhooks' AND kind <> 'manual:order'"), "UPDATE crm.messages SET payload = $2 WHERE id = $1"),
        ("parked_messages", Of("id", "id, kind, source, payload FROM crm.parked_messages WHERE kind <> 'manual:order'"), "UPDATE crm.parked_messages SET payload = $2 WHERE id = $1"),
        ("compliance_requests", Of("message_id", "message_id, topic AS kind, integration_id AS source, payload FROM crm.compliance_requests"),
            "UPDATE crm.compliance_requests SET payload = $2 WHERE message_id = $1"),
    ];

    public static async Task Scrub(PersonWork work, Guid[] person, SortedDictionary<string, long> counts, CancellationToken ct)
    {
        var contacts = (await work.Rows(ReadContacts, c => c.With(person), r => r.GetString(0), ct)).ToHashSet();
        var identities = await work.Rows(ReadIdentities, c => c.With(person), r => (Shop: r.GetGuid(0), Id: r.GetString(1), Placeholder: r.GetString(2)), ct);
        var orders = await work.Rows(ReadOrders, c => c.With(person), r => (Shop: r.GetGuid(0), Id: r.GetString(1)), ct);
        var shops = identities.Select(i => i.Shop).Concat(orders.Select(o => o.Shop)).Distinct().ToArray();
        var keys = shops.Append(Guid.Empty).ToDictionary(shop => shop, shop => new PersonKeys(
            contacts, identities.Where(i => i.Shop == shop).Select(i => i.Id).ToHashSet(), orders.Where(o => o.Shop == shop).Select(o => o.Id).ToHashSet(),
            identities.Where(i => i.Shop == shop && i.Id.StartsWith("guest:", StringComparison.Ordinal)).Select(i => i.Placeholder).FirstOrDefault()));

        foreach (var (what, read, write) in Places)
        {
            var found = await work.Rows(read, c => c.With(shops).With(contacts.ToArray()),
                r => (Id: r.GetInt64(0), Kind: r.GetString(1), Shop: r.IsDBNull(2) ? Guid.Empty : r.GetGuid(2), Payload: r.GetFieldValue<byte[]>(3)), ct);
            foreach (var (id, kind, shop, payload) in found)
            {
                if (PayloadScrubber.Scrub(payload, kind, keys.GetValueOrDefault(shop, keys[Guid.Empty])) is not { } scrubbed) continue;
                await work.Run(write, c => c.With(id).With(scrubbed), ct);
                counts[what] = counts.GetValueOrDefault(what) + 1;
            }
        }
    }

    static string Of(string id, string rows) => new StringBuilder(Candidates).Replace("{0}", id).Replace("{1}", rows).ToString();
}
