using Crm.Database;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

/// <summary>The SQL of crm.legal_holds: the only writer.</summary>
internal static class HoldStore
{
    const string Insert = "INSERT INTO crm.legal_holds (id, customer_id, reason, placed_by) VALUES ($1, $2, $3, $4)";

    const string End = "UPDATE crm.legal_holds SET released_at = now(), released_by = $2 WHERE customer_id = $1 AND released_at IS NULL";

    public static async Task<Refusal?> Place(NpgsqlDataSource source, Guid customer, string reason, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        var seen = await work.Rows("SELECT erased_at IS NOT NULL FROM crm.customers WHERE id = $1", c => c.With(customer), r => r.GetBoolean(0), ct);
        if (seen is not [var erased]) return Refusal.Of("That customer is not there any more.");
        if (erased) return Refusal.Of("This customer was anonymised.");
        await work.Run(Insert, c => c.With(Guid.CreateVersion7()).With(customer).With(reason).With(by.Id), ct);
        await work.Note("hold", "customer", customer.ToString(), null, ct);
        await work.Commit(ct);
        return null;
    }

    public static async Task<Refusal?> Release(NpgsqlDataSource source, Guid customer, Person by, CancellationToken ct)
    {
        await using var work = await PersonWork.Begin(source, by, ct);
        if (await work.Run(End, c => c.With(customer).With(by.Id), ct) == 0) return Refusal.Of("No legal hold stands on this customer.");
        await work.Note("release", "customer", customer.ToString(), null, ct);
        await work.Commit(ct);
        return null;
    }
}
