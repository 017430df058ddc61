using System.Text.Json;
using Crm.Database;
using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

internal sealed class ComplianceGrain(NpgsqlDataSource source, LiveFeed live) : Grain, IComplianceGrain
{
    const string Read = "SELECT integration_id, topic, payload, done_at IS NOT NULL FROM crm.compliance_requests WHERE id = $1";

    const string FindCustomers = """
        SELECT DISTINCT i.customer_id FROM crm.customer_identities i
        JOIN crm.customers c ON c.id = i.customer_id AND c.erased_at IS NULL
        WHERE i.integration_id = $1 AND i.external_id = ANY ($2)
        """;

    // Who is known from this shop alone; who also buys elsewhere stays the other shop's customer.
    const string FindOfShop = """
        SELECT DISTINCT i.customer_id FROM crm.customer_identities i
        JOIN crm.customers c ON c.id = i.customer_id AND c.erased_at IS NULL
        WHERE i.integration_id = $1 AND NOT EXISTS (SELECT 1 FROM crm.customer_identities o WHERE o.customer_id = i.customer_id AND o.integration_id <> $1)
        LIMIT 500
        """;

    const string Done = "UPDATE crm.compliance_requests SET done_at = now(), done_by = $2, outcome = $3 WHERE id = $1 AND done_at IS NULL";

    public async Task<Refusal?> CarryOutErasure(Person by)
    {
        var ct = CancellationToken.None;
        await using var work = await PersonWork.Begin(source, by, ct);
        var rows = await work.Rows(Read, c => c.With(this.GetPrimaryKey()), r => (Shop: r.GetGuid(0), Topic: r.GetString(1), Payload: r.GetFieldValue<byte[]>(2), IsDone: r.GetBoolean(3)), ct);
        if (rows is not [var request]) return Refusal.Of("That request is not there any more.");
        if (request.IsDone) return Refusal.Of("That request has been carried out already.");
        if (request.Topic is not ("customers/redact" or "shop/redact")) return Refusal.Of("That request asks for an export, not for an erasure.");

        var customers = request.Topic == "shop/redact"
            ? await work.Rows(FindOfShop, c => c.With(request.Shop), r => r.GetGuid(0), ct)
            : await work.Rows(FindCustomers, c => c.With(request.Shop).With(Identities(request.Payload)), r => r.GetGuid(0), ct);
        foreach (var customer in customers)
        {
            var made = await Erasure.Make(source, customer, ErasureBasis.Shop, by, ct);
            if (made.Refused is { } refused) return refused;
            live.Edited(customer);
        }

        if (request.Topic == "shop/redact" && customers.Count == 500) return Refusal.Of("500 customers are anonymised; there are more. Carry it out again.");
        await Close(work, customers.Count == 0 ? "Nobody of that shop was known by it." : "Anonymised.", by, ct);
        return null;
    }

    public async Task<Refusal?> Close(Person by)
    {
        await using var work = await PersonWork.Begin(source, by, CancellationToken.None);
        return await Close(work, "The export was handed over.", by, CancellationToken.None) ? null : Refusal.Of("That request has been carried out already.");
    }

    async Task<bool> Close(PersonWork work, string outcome, Person by, CancellationToken ct)
    {
        if (await work.Run(Done, c => c.With(this.GetPrimaryKey()).With(by.Id).With(outcome), ct) == 0) return false;
        await work.Note("carry-out", "compliance-request", this.GetPrimaryKey().ToString(), null, ct);
        await work.Commit(ct);
        live.Changed("compliance");
        return true;
    }

    // The customer's id in the shop, and what a guest would be known by.
    internal static string[] Identities(byte[] payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            if (!json.RootElement.TryGetProperty("customer", out var customer)) return [];
            var found = new List<string>();
            if (customer.TryGetProperty("id", out var id)) found.Add(id.ToString());
            foreach (var name in (string[])["email", "phone"])
            {
                if (customer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) found.Add("guest:" + value.GetString()!.ToLowerInvariant());
            }

            return [.. found];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
