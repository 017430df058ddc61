using Crm.Analytics;
using Crm.Customers;
using Crm.Database;
using Crm.Intake;
using Crm.Orders;
using Crm.Privacy;
using Npgsql;

namespace Crm.Commit;

/// <summary>
/// One transaction of the writer, in three steps: read under locks, decide in memory, write and commit. Two round trips, however many
/// orders and customers it holds. What is decided comes only from messages that this transaction itself deleted.
/// </summary>
internal sealed class CommitWork
{
    readonly IReadOnlyList<Submission> parts;
    readonly ReportingMonths months;
    readonly List<OrderState> orders = [];
    readonly Dictionary<(Guid Integration, string Id), OrderState> byKey = [];
    readonly Deltas deltas = new();
    readonly Dictionary<(Guid, string), (Guid Customer, CustomerReported Report, DateTime ReportedAt)> profiles = [];
    readonly List<CustomerDeleted> deletedCustomers = [];
    readonly List<(Guid Customer, Guid Integration, Consent Consent)> consents = [];
    readonly Dictionary<long, Outcome> outcomes = [];
    readonly Dictionary<(Guid Integration, short Shard), (long Applied, DateTime Oldest)> counts = [];
    readonly Dictionary<Guid, FiguresRow> figures = [];
    readonly Dictionary<Guid, List<CurrencyFigures>> currencies = [];
    Dictionary<long, TakenMessage> taken = [];
    Dictionary<Guid, LockedCustomer> locked = [];

    public CommitWork(IReadOnlyList<Submission> parts, ReportingMonths months)
    {
        (this.parts, this.months) = (parts, months);
        foreach (var delivery in parts.SelectMany(p => p.Deliveries))
        {
            if (delivery.Report is not OrderReport report || byKey.ContainsKey((report.Integration, report.OrderId))) continue;
            var order = new OrderState(report.Integration, report.OrderId);
            byKey.Add((report.Integration, report.OrderId), order);
            orders.Add(order);
        }
    }

    /// <summary>Whose page shows something new.</summary>
    public IReadOnlyCollection<Guid> TouchedCustomers =>
        [.. figures.Keys.Concat(orders.Select(o => o.CustomerId).OfType<Guid>()).Concat(profiles.Values.Select(p => p.Customer)).Distinct()];

    public IReadOnlyCollection<Guid> TouchedIntegrations => [.. counts.Keys.Select(k => k.Integration).Distinct()];

    public async Task Read(NpgsqlConnection connection, CancellationToken ct)
    {
        var deliveries = parts.SelectMany(p => p.Deliveries).ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        ShardLock.Take(batch, deliveries.Select(d => d.Shard));
        MessageStore.Take(batch, [.. deliveries.Select(d => d.Shard)], [.. deliveries.Select(d => d.MessageId)]);
        CustomerStore.Lock(
            batch, [.. parts.Where(p => p.Customer is not null).Select(p => p.Customer!.Value).Distinct()],
            [.. orders.Select(o => o.Integration)], [.. orders.Select(o => o.ExternalId)]);
        OrderStore.Read(batch, orders);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct); // past the locks
        taken = await MessageStore.TakeRows(reader, ct);
        await reader.NextResultAsync(ct);
        locked = await CustomerStore.TakeLocked(reader, ct);
        await reader.NextResultAsync(ct);
        await OrderStore.Take(reader, orders, ct);
    }

    public void Decide()
    {
        var before = orders.ConvertAll(o => Contribution.Of(o, months));
        foreach (var part in parts)
        {
            foreach (var delivery in part.Deliveries) outcomes[delivery.MessageId] = Decide(part.Customer, delivery);
        }

        for (var i = 0; i < orders.Count; i++) deltas.Add(before[i], Contribution.Of(orders[i], months));
    }

    Outcome Decide(Guid? customer, Delivery delivery)
    {
        if (!taken.TryGetValue(delivery.MessageId, out var message)) return Outcome.AlreadyDone;
        if (customer is { } id && (!locked.TryGetValue(id, out var row) || row.IdentityVersion != delivery.IdentityVersion)) return Outcome.Moved;

        switch (delivery.Report)
        {
            case OrderReport report:
                var order = byKey[(report.Integration, report.OrderId)];
                (order.Platform, order.ReportKind) = (PlatformOf(message.Kind), message.Kind);
                order.Apply(report, customer, delivery.Rate, message.EnqueuedAt);
                if (report is OrderReported { Customer: { } buyer }) Hear(customer, buyer);
                break;
            case CustomerReported report when customer is { } owner:
                var at = report.UpdatedAt ?? message.EnqueuedAt;
                var key = (report.Integration, report.CustomerId);
                if (!profiles.TryGetValue(key, out var known) || known.ReportedAt <= at) profiles[key] = (owner, report, at);
                Hear(owner, report);
                break;
            case ConsentReported report:
                if (customer is { } speaker) consents.Add((speaker, report.Integration, report.Consent)); // of a stranger nothing is kept
                break;
            case CustomerDeleted gone:
                deletedCustomers.Add(gone);
                break;
            default:
                throw new InvalidOperationException($"The writer does not know what to do with {delivery.Report.GetType().Name}.");
        }

        if (message.Source is { } shop)
        {
            var slot = (shop, delivery.Shard);
            var (applied, oldest) = counts.GetValueOrDefault(slot, (0, message.EnqueuedAt));
            counts[slot] = (applied + 1, oldest < message.EnqueuedAt ? oldest : message.EnqueuedAt);
        }

        return Outcome.Applied;
    }

    void Hear(Guid? customer, CustomerReported person)
    {
        if (customer is not { } speaker) return;
        foreach (var consent in person.Consents) consents.Add((speaker, person.Integration, consent));
    }

    public async Task Write(NpgsqlConnection connection, CancellationToken ct)
    {
        // A message whose customer moved goes back into the queue: the transaction is given up and tried without it by the next delivery.
        if (outcomes.ContainsValue(Outcome.Moved))
        {
            await GiveUp(connection, ct);
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        OrderStore.Write(batch, orders);
        ProfileStore.Update(batch, [.. profiles.Values], months.Zone.Id);
        ProfileStore.Delete(batch, deletedCustomers);
        ConsentStore.Write(batch, consents);
        SendBuckets(batch);
        SendRefreshes(batch);
        MessageStore.Count(
            batch, [.. counts.Keys.Select(k => k.Integration)], [.. counts.Keys.Select(k => k.Shard)],
            [.. counts.Values.Select(c => c.Applied)], [.. counts.Values.Select(c => c.Oldest)]);
        var written = CustomerStore.Write(batch, Changes(), [.. deltas.Redate], CurrencyChanges());
        batch.Add("COMMIT");

        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (written.Figures) await TakeFigures(reader, ct);
        if (written.Redated) await TakeFigures(reader, ct);
        while (written.Currencies && await reader.ReadAsync(ct))
        {
            var (id, row) = CustomerStore.TakeCurrency(reader);
            if (!currencies.TryGetValue(id, out var list)) currencies[id] = list = [];
            list.Add(row);
        }

        // To the end, COMMIT's own answer included: only then it is done.
        while (await reader.NextResultAsync(ct))
        {
        }
    }

    public IReadOnlyList<Committed> Results() =>
    [
        .. parts.Select(part => new Committed(
            [.. part.Deliveries.Select(d => new Settled(d.MessageId, outcomes[d.MessageId]))],
            part.Customer is { } id && figures.TryGetValue(id, out var row) ? row : null,
            part.Customer is { } owner && currencies.TryGetValue(owner, out var list) ? list : [])),
    ];

    // Nothing of the group stands, so nothing of it may be said to have been applied.
    async Task GiveUp(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
        await rollback.ExecuteNonQueryAsync(ct);
        foreach (var (id, outcome) in outcomes)
        {
            if (outcome == Outcome.Applied) outcomes[id] = Outcome.Moved;
        }

        counts.Clear();
    }

    async Task TakeFigures(NpgsqlDataReader reader, CancellationToken ct)
    {
        while (await reader.ReadAsync(ct))
        {
            var row = CustomerStore.TakeFigures(reader);
            figures[row.Id] = row;
        }

        await reader.NextResultAsync(ct);
    }

    List<(Guid, int, int, decimal, DateTime?, DateTime?)> Changes()
    {
        var changes = new List<(Guid, int, int, decimal, DateTime?, DateTime?)>(deltas.Customers.Count);
        foreach (var (id, delta) in deltas.Customers)
        {
            changes.Add((id, delta.Net.Count, delta.Net.Priced, delta.Net.AmountUsd, delta.First, delta.Last));
        }

        return changes;
    }

    List<(Guid, string, int, decimal)> CurrencyChanges()
    {
        var changes = new List<(Guid, string, int, decimal)>(deltas.Currencies.Count);
        foreach (var ((id, currency), sum) in deltas.Currencies)
        {
            if (!sum.IsZero) changes.Add((id, currency, sum.Count, sum.Amount));
        }

        return changes;
    }

    void SendBuckets(NpgsqlBatch batch)
    {
        var byBucket = new Dictionary<BucketKey, List<(string Currency, Sum Sum)>>();
        foreach (var ((key, currency), sum) in deltas.Buckets)
        {
            if (sum.IsZero) continue;
            if (!byBucket.TryGetValue(key, out var list)) byBucket[key] = list = [];
            list.Add((currency, sum));
        }

        MessageStore.Send(
            batch, Message.Buckets, BucketStore.Kind, [.. byBucket.Keys.Select(k => k.ToString())], [.. byBucket.Values.Select(BucketStore.Payload)]);
    }

    // Customers whose figures change without their own grain having asked for it: their grains are told by a message of their own.
    void SendRefreshes(NpgsqlBatch batch)
    {
        var own = parts.Where(p => p.Customer is not null).Select(p => p.Customer!.Value).ToHashSet();
        var others = deltas.Customers.Keys.Concat(deltas.Redate).Where(id => !own.Contains(id)).Distinct().Select(id => id.ToString()).ToArray();
        MessageStore.Send(batch, Message.Customers, "refresh", others, Array.ConvertAll(others, _ => "{}"));
    }

    static string PlatformOf(string kind) => kind.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? kind[..colon] : kind;
}
