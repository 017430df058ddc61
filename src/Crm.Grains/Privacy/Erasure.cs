using System.Text.Json;
using Crm.Database;
using Crm.Import;
using Crm.People;
using Npgsql;

namespace Crm.Privacy;

/// <summary>
/// Erases who a customer is, in one transaction with its certificate. Every shard is locked, so that no commit writes meanwhile what was known before; what is
/// in flight then finds another identity version and is looked at again. It writes to the tables of every feature: an erasure that left one out would be none.
/// </summary>
internal static class Erasure
{
    // The customer and all who were merged into them, however often: one person.
    const string LockPerson = """
        WITH RECURSIVE person AS (
            SELECT id FROM crm.customers WHERE id = $1
            UNION SELECT c.id FROM crm.customers c JOIN person p ON c.merged_into = p.id
        )
        SELECT c.id, c.merged_into IS NOT NULL, c.erased_at IS NOT NULL FROM crm.customers c WHERE c.id IN (SELECT id FROM person) ORDER BY c.id FOR NO KEY UPDATE
        """;

    const string FindHold = "SELECT 1 FROM crm.legal_holds WHERE customer_id = ANY ($1) AND released_at IS NULL";

    const string Insert = "INSERT INTO crm.erasures (id, customer_id, basis, erased_by) VALUES ($1, $2, $3, $4)";

    const string Finish = "UPDATE crm.erasures SET counts = $2::jsonb WHERE id = $1";

    /// <summary>Erases for a person, or when <paramref name="by"/> is null because the retention period has ended.</summary>
    public static async Task<ErasureMade> Make(NpgsqlDataSource source, Guid customer, ErasureBasis basis, Person? by, CancellationToken ct)
    {
        var uploads = await WaitingUploads.Search(source, customer, ct);
        await using var work = await PersonWork.Begin(source, by, ct);
        await work.Run(AllShards.Lock, c => c, ct);
        var rows = await work.Rows(LockPerson, c => c.With(customer), r => (Id: r.GetGuid(0), IsMerged: r.GetBoolean(1), IsErased: r.GetBoolean(2)), ct);
        var own = rows.Find(r => r.Id == customer);
        if (own == default) return Refused("That customer is not there any more.");
        if (own.IsMerged) return Refused("This customer was merged into another. Anonymise that one: it is the same person.");
        if (own.IsErased) return Refused("This customer was anonymised.");
        Guid[] person = [.. rows.Select(r => r.Id)];
        if ((await work.Rows(FindHold, c => c.With(person), _ => true, ct)).Count > 0) return Refused("A legal hold stands on this customer. Release it first.");

        var certificate = Guid.CreateVersion7();
        await work.Run(Insert, c => c.With(certificate).With(customer).With(NameOf(basis)).With(by?.Id), ct);
        await work.Note("anonymise", "customer", customer.ToString(), $$"""{"certificate": "{{certificate}}"}""", ct);

        if (by is not null) await work.AsService(ct);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await ErasurePayloads.Scrub(work, person, counts, ct);
        foreach (var (what, sql) in ErasureSql.Statements)
        {
            var changed = await work.Run(sql, c => c.With(person), ct);
            if (changed > 0 && what.Length > 0) counts[what] = counts.GetValueOrDefault(what) + changed;
        }

        await uploads.TakeOutOf(work, counts, ct);
        await ErasureSql.EmptyOthers(work, person, counts, ct);
        await work.Run(ErasureSql.EraseCustomer, c => c.With(person), ct);
        counts["customers"] = person.Length;
        await work.Run(Finish, c => c.With(certificate).With(JsonSerializer.Serialize(counts)), ct);
        await work.Commit(ct);
        return new(certificate, null);
    }

    static string NameOf(ErasureBasis basis) => basis switch { ErasureBasis.Request => "request", ErasureBasis.Shop => "shop", _ => "retention" };

    static ErasureMade Refused(string text) => new(null, Refusal.Of(text));
}
