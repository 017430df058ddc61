using System.Globalization;
using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

/// <summary>
/// Carries a request by law out: the same erasure that the customer's own page makes, of everybody whom the request names. Without a person it is the system's
/// own doing, shortly before the request is due.
/// </summary>
internal static class ComplianceWork
{
    public const string Anonymised = "Anonymised.";
    public const string NobodyKnown = "Nobody of that shop was known by it.";
    public const string HandedOver = "The export was handed over.";

    // Each takes the locks of an erasure: so many in one call, and the shops' news goes on between them.
    const int AtOnce = 500;

    const string Read = "SELECT integration_id, topic, payload, done_at IS NOT NULL FROM crm.compliance_requests WHERE id = $1";

    const string FindCustomers = """
        SELECT c.id FROM crm.customers c
        WHERE c.erased_at IS NULL AND c.merged_into IS NULL AND c.id IN (
            SELECT i.customer_id FROM crm.customer_identities i WHERE i.integration_id = $1 AND i.external_id = ANY ($2)
            UNION SELECT o.customer_id FROM crm.orders o WHERE o.integration_id = $1 AND o.external_id = ANY ($3))
        """;

    // Who is known from this shop alone; who also buys elsewhere stays the other shop's customer.
    const string FindOfShop = """
        SELECT DISTINCT i.customer_id FROM crm.customer_identities i
        JOIN crm.customers c ON c.id = i.customer_id AND c.erased_at IS NULL AND c.merged_into IS NULL
        WHERE i.integration_id = $1 AND NOT EXISTS (SELECT 1 FROM crm.customer_identities o WHERE o.customer_id = i.customer_id AND o.integration_id <> $1)
          AND NOT EXISTS (SELECT 1 FROM crm.legal_holds h WHERE h.customer_id = c.id AND h.released_at IS NULL)
        LIMIT $2
        """;

    const string CountHeld = """
        SELECT count(DISTINCT i.customer_id)::int FROM crm.customer_identities i
        JOIN crm.legal_holds h ON h.customer_id = i.customer_id AND h.released_at IS NULL
        WHERE i.integration_id = $1 AND NOT EXISTS (SELECT 1 FROM crm.customer_identities o WHERE o.customer_id = i.customer_id AND o.integration_id <> $1)
        """;

    // What this shop alone told of those who stay, and of orders that are nobody's: where a parcel went, what was noted. The amounts stay for the books.
    static readonly string[] OfTheShop =
    [
        "UPDATE crm.orders SET shipping_address = NULL, notes = NULL, tracking_number = NULL WHERE integration_id = $1 AND (shipping_address IS NOT NULL OR notes IS NOT NULL OR tracking_number IS NOT NULL)",
        "UPDATE crm.fulfilments SET tracking_number = NULL, tracking_url = NULL WHERE integration_id = $1 AND (tracking_number IS NOT NULL OR tracking_url IS NOT NULL)",
        "UPDATE crm.refunds SET reason = NULL WHERE integration_id = $1 AND reason IS NOT NULL",
        "UPDATE crm.customer_identities SET email = NULL WHERE integration_id = $1 AND email IS NOT NULL",
        "UPDATE crm.parked_messages SET payload = '{}' WHERE source = $1",
    ];

    const string ScrubOrders = "UPDATE crm.orders SET shipping_address = NULL, notes = NULL WHERE integration_id = $1 AND external_id = ANY ($2) AND customer_id IS NULL";

    const string Done = "UPDATE crm.compliance_requests SET done_at = now(), done_by = $2, outcome = $3 WHERE id = $1 AND done_at IS NULL";

    // Once it is carried out, the request itself must not tell who it was about.
    const string Empty = "UPDATE crm.compliance_requests SET payload = '{}' WHERE id = $1";

    const string Remark = "UPDATE crm.compliance_requests SET outcome = $2 WHERE id = $1 AND done_at IS NULL";

    /// <param name="source">The database.</param>
    /// <param name="request">Its id.</param>
    /// <param name="by">Null: the system, because the request is due.</param>
    /// <param name="erased">Told of each customer who was erased.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<Refusal?> Erase(NpgsqlDataSource source, Guid request, Person? by, Action<Guid> erased, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        var rows = await work.Rows(Read, c => c.With(request), r => (Shop: r.GetGuid(0), Topic: r.GetString(1), Payload: r.GetFieldValue<byte[]>(2), IsDone: r.GetBoolean(3)), ct);
        if (rows is not [var asked]) return Refusal.Of("That request is not there any more.");
        if (asked.IsDone) return Refusal.Of("That request has been carried out already.");
        if (asked.Topic is not ("customers/redact" or "shop/redact")) return Refusal.Of("That request asks for an export, not for an erasure.");

        var isShop = asked.Topic == "shop/redact";
        var about = RequestPayload.Read(asked.Payload);
        var customers = isShop
            ? await work.Rows(FindOfShop, c => c.With(asked.Shop).With(AtOnce), r => r.GetGuid(0), ct)
            : await work.Rows(FindCustomers, c => c.With(asked.Shop).With(about.Identities).With(about.Orders), r => r.GetGuid(0), ct);
        foreach (var customer in customers)
        {
            if ((await Erasure.Make(source, customer, ErasureBasis.Shop, by, ct)).Refused is { } refused) return await Left(work, request, refused, ct);
            erased(customer);
        }

        if (isShop && customers.Count == AtOnce) return new("{0} customers are anonymised; there are more. Carry it out again.", [AtOnce.ToString(CultureInfo.InvariantCulture)]);
        foreach (var sql in isShop ? OfTheShop : []) await work.Follow(sql, c => c.With(asked.Shop), ct);
        if (!isShop) await work.Follow(ScrubOrders, c => c.With(asked.Shop).With(about.Orders), ct);
        if (isShop && await work.Rows(CountHeld, c => c.With(asked.Shop), r => r.GetInt32(0), ct) is [> 0])
        {
            return await Left(work, request, Refusal.Of("Customers of the shop who are under a legal hold stay; the others are anonymised."), ct);
        }

        await Close(work, request, customers.Count == 0 && !isShop ? NobodyKnown : Anonymised, by, customers.Count, ct);
        return null;
    }

    /// <summary>False when it was done already.</summary>
    public static async Task<bool> Close(PersonWork work, Guid request, string outcome, Person? by, int customers, CancellationToken ct)
    {
        if (await work.Run(Done, c => c.With(request).With(by?.Id).With(outcome), ct) == 0) return false;
        await work.Note("carry-out", "compliance-request", request.ToString(), $$"""{"customers": {{customers}}}""", ct);
        await work.Follow(Empty, c => c.With(request), ct);
        await work.Commit(ct);
        return true;
    }

    // What could be done stays done; the request stays open and says what it waits for.
    static async Task<Refusal> Left(PersonWork work, Guid request, Refusal why, CancellationToken ct)
    {
        await work.Follow(Remark, c => c.With(request).With(why.ToString()), ct);
        await work.Commit(ct);
        return why;
    }
}
