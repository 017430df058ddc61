using System.Runtime.InteropServices;
using Crm.Analytics;
using Crm.Orders;

namespace Crm.Commit;

/// <summary>How one customer's figures change.</summary>
internal struct CustomerDelta
{
    public Sum Net;
    public DateTime? First;
    public DateTime? Last;
}

/// <summary>How all figures change in one commit: the difference of the orders' contributions, added up.</summary>
internal sealed class Deltas
{
    public Dictionary<Guid, CustomerDelta> Customers { get; } = [];
    public Dictionary<(Guid Customer, string Currency), Sum> Currencies { get; } = [];
    public Dictionary<(BucketKey Key, string Currency), Sum> Buckets { get; } = [];

    /// <summary>Customers who lost an order or whose order moved in time: first and last date must be looked up, no difference tells them.</summary>
    public HashSet<Guid> Redate { get; } = [];

    public void Add(Contribution before, Contribution after)
    {
        AddBuckets(before, minus: true);
        AddBuckets(after, minus: false);
        if (before.CustomerId == after.CustomerId && before.PlacedAt == after.PlacedAt && before.Currency == after.Currency && before.Net == after.Net)
        {
            return; // a new status or address changes no figure of the customer's
        }

        AddCustomer(before, minus: true);
        AddCustomer(after, minus: false);
        if (before is { PlacedAt: { } was, CustomerId: { } from } && (after.PlacedAt != was || after.CustomerId != from)) Redate.Add(from);
    }

    public void Add(BucketKey key, string currency, Sum sum)
    {
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(Buckets, (key, currency), out _);
        bucket += sum;
    }

    void AddBuckets(Contribution part, bool minus)
    {
        foreach (var (key, sum) in part.Buckets) Add(key, part.Currency, minus ? -sum : sum);
    }

    void AddCustomer(Contribution part, bool minus)
    {
        if (part.CustomerId is not { } customer || part.PlacedAt is not { } placed) return;

        var net = minus ? -part.Net : part.Net;
        ref var delta = ref CollectionsMarshal.GetValueRefOrAddDefault(Customers, customer, out _);
        delta.Net += net;
        if (!minus)
        {
            if (delta.First is null || placed < delta.First) delta.First = placed;
            if (delta.Last is null || placed > delta.Last) delta.Last = placed;
        }

        ref var currency = ref CollectionsMarshal.GetValueRefOrAddDefault(Currencies, (customer, part.Currency), out _);
        currency += net;
    }
}
