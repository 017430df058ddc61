using System.Security.Cryptography;
using System.Text;
using Crm.Customers;
using Crm.Database;
using Crm.Orders;
using Npgsql;

namespace Crm.Privacy;

/// <summary>
/// Keeps what was erased from coming back: news of an erased identity is counted for the customer that it was, without anything that tells who that is;
/// news of the person alone is dropped. An identity is known again by its hash and by nothing else.
/// </summary>
internal sealed class ErasedIdentities(NpgsqlDataSource source)
{
    /// <summary>What the identity of an erased customer begins with, in crm.customer_identities and crm.orders.</summary>
    public const string Prefix = "erased:";

    /// <summary>In a payload that was scrubbed, the placeholder stands where the guest's address was.</summary>
    const string ScrubbedGuest = "guest:" + Prefix;

    const string ReadKey = "SELECT key FROM crm.erasure_key";

    const string Find = """
        SELECT k.n::int, e.external_id FROM unnest($1::bytea[]) WITH ORDINALITY AS k (hash, n) JOIN crm.erased_identities e ON e.hash = k.hash
        """;

    // Asked only where anything was ever erased. What another customer's identity brings is that customer's.
    const string FindOrders = """
        SELECT k.n::int
        FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS k (integration_id, external_id, buyer, n)
        JOIN crm.orders o ON o.integration_id = k.integration_id AND o.external_id = k.external_id
        JOIN crm.customers c ON c.id = o.customer_id AND c.erased_at IS NOT NULL
        WHERE EXISTS (SELECT 1 FROM crm.erased_identities)
          AND NOT EXISTS (SELECT 1 FROM crm.customer_identities i WHERE i.integration_id = k.integration_id AND i.external_id = k.buyer AND i.customer_id <> c.id)
        """;

    byte[]? key;

    /// <summary>Each report as it may be applied; null for those of which nothing may be.</summary>
    public async Task<Report?[]> Screen(IReadOnlyList<Report> reports, CancellationToken ct)
    {
        key ??= await Key(ct);
        var identities = reports.SelectMany(Named).Distinct().ToList();
        var orders = reports.OfType<OrderReport>().Select(o => (o.Integration, o.OrderId, Buyer: (o as OrderReported)?.Customer?.CustomerId)).Distinct().ToList();
        await using var batch = source.CreateBatch();
        batch.Add(Find).With(identities.Select(Hash).ToArray());
        batch.Add(FindOrders).With(orders.Select(o => o.Integration).ToArray()).With(orders.Select(o => o.OrderId).ToArray()).With(orders.Select(o => o.Buyer).ToArray());
        var erased = new Dictionary<(Guid, string), string>();
        var gone = new HashSet<(Guid, string)>();
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) erased[identities[reader.GetInt32(0) - 1]] = reader.GetString(1);
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct)) gone.Add((orders[reader.GetInt32(0) - 1].Integration, orders[reader.GetInt32(0) - 1].OrderId));
        }

        foreach (var identity in identities.Where(i => i.Id.StartsWith(ScrubbedGuest, StringComparison.Ordinal))) erased[identity] = identity.Id["guest:".Length..];
        return erased.Count == 0 && gone.Count == 0 ? [.. reports] : [.. reports.Select(r => Redacted(r, erased, gone))];
    }

    static Report? Redacted(Report report, Dictionary<(Guid, string), string> erased, HashSet<(Guid, string)> gone) => report switch
    {
        OrderReported { Customer: { } buyer } order when erased.TryGetValue((order.Integration, buyer.CustomerId), out var alias) =>
            Bare(order, new(order.Integration) { CustomerId = alias }),
        OrderReported order when gone.Contains((order.Integration, order.OrderId)) => Bare(order, null),
        RefundReported refund when gone.Contains((refund.Integration, refund.OrderId)) => refund with { Reason = null },
        FulfilmentReported parcel when gone.Contains((parcel.Integration, parcel.OrderId)) => Bare(parcel),
        CustomerReported person when erased.ContainsKey((person.Integration, person.CustomerId)) => null,
        ConsentReported consent when erased.ContainsKey((consent.Integration, consent.CustomerId)) => null,
        CustomerDeleted deleted when erased.TryGetValue((deleted.Integration, deleted.CustomerId), out var alias) => deleted with { CustomerId = alias },
        CustomersMerged merged => merged with
        {
            KeptId = erased.GetValueOrDefault((merged.Integration, merged.KeptId), merged.KeptId),
            GivenUpId = erased.GetValueOrDefault((merged.Integration, merged.GivenUpId), merged.GivenUpId),
        },
        _ => report,
    };

    // What is counted stays: amounts, dates, lines, the country.
    static OrderReported Bare(OrderReported order, CustomerReported? buyer) => order with
    {
        Customer = buyer,
        ShippingAddress = null,
        Note = null,
        Refunds = [.. order.Refunds.Select(r => r with { Reason = null })],
        Fulfilments = [.. order.Fulfilments.Select(Bare)],
    };

    static FulfilmentReported Bare(FulfilmentReported parcel) => parcel with { TrackingNumber = null, TrackingUrl = null };

    static IEnumerable<(Guid Shop, string Id)> Named(Report report) => report switch
    {
        OrderReported { Customer: { } buyer } => [(buyer.Integration, buyer.CustomerId)],
        CustomerReported person => [(person.Integration, person.CustomerId)],
        CustomerDeleted deleted => [(deleted.Integration, deleted.CustomerId)],
        ConsentReported consent => [(consent.Integration, consent.CustomerId)],
        CustomersMerged merged => [(merged.Integration, merged.KeptId), (merged.Integration, merged.GivenUpId)],
        _ => [],
    };

    // As the erasure's SQL and the making of customers have it.
    byte[] Hash((Guid Shop, string Id) identity) => SHA256.HashData([.. key!, .. Encoding.UTF8.GetBytes($"{identity.Shop}:{identity.Id}")]);

    async Task<byte[]> Key(CancellationToken ct)
    {
        await using var command = source.CreateCommand(ReadKey);
        return (byte[])(await command.ExecuteScalarAsync(ct))!;
    }
}
