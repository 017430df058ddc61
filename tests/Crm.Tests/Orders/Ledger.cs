using Crm.Commit;
using Crm.Customers;
using Crm.Intake;
using Crm.Orders;
using Crm.Rates;
using Crm.Tests.Database;

namespace Crm.Tests.Orders;

/// <summary>The way of a message from the queue to the tables, without a cluster: translated, matched to its customer, committed. One EUR is 1.1 USD.</summary>
internal sealed class Ledger(TestDatabase database)
{
    static readonly ReportingMonths Months = new(TimeZoneInfo.Utc);

    /// <summary>A message as the web receives it.</summary>
    public Task Send(Guid source, string kind, string reference, string json) => database.Run($"""
        INSERT INTO crm.messages (shard, stream, kind, source, reference, payload)
        VALUES (crm.shard_of('{reference}'), 'webhooks', '{kind}', '{source}', '{reference}', convert_to('{json.Replace("'", "''", StringComparison.Ordinal)}', 'UTF8'))
        """);

    /// <summary>Applies what waits, each message in a commit of its own.</summary>
    public async Task Settle()
    {
        foreach (var message in await Waiting())
        {
            var sorted = Sorted.Of([new Message(message.Shard, message.Id, message.Kind, 1, message.Source, message.Reference, message.Payload, message.At)]);
            var order = sorted.Arrived is [{ Report: OrderReport one }] ? one : throw new InvalidOperationException(sorted.Parked is [var parked] ? parked.Reason : "no order");
            var (customer, version) = await OwnerOf(order);
            var currency = order is OrderReported whole ? whole.Total.Currency : "EUR";
            var rate = currency == "EUR" ? new Rate(1.1m, new(2026, 11, 10), "ECB") : currency == "USD" ? new Rate(1, new(2026, 11, 10), "USD") : null;
            if (order is RateCorrected) rate = RateMessage.ReadCorrection(message.Payload).Rate;
            var work = new CommitWork([new(customer, [new(message.Shard, message.Id, order, rate) { IdentityVersion = version }])], Months);
            await using var connection = await database.Service.OpenConnectionAsync();
            await work.Read(connection, CancellationToken.None);
            work.Decide();
            await work.Write(connection, CancellationToken.None);
            Xunit.Assert.All(work.Results().SelectMany(r => r.Settled), s => Xunit.Assert.Equal(Crm.Customers.Outcome.Applied, s.Outcome));
        }
    }

    /// <summary>Counts every figure anew; none may differ.</summary>
    public async Task Verified() => Xunit.Assert.Equal([], (await Verification.Run(database.Owner, CancellationToken.None)).Differences);

    async Task<(Guid? Customer, int Version)> OwnerOf(OrderReport order)
    {
        var owners = await OrderOwners.Find(database.Service, [(order.Integration, order.OrderId)], CancellationToken.None);
        if (owners.TryGetValue((order.Integration, order.OrderId), out var owner)) return (owner.Customer, owner.Version);
        using var identities = new IdentityStore(database.Service);
        if (order is OrderReported { EnteredFor: { } entered })
        {
            var current = (await identities.Current([entered], CancellationToken.None))[entered];
            return (current.Customer, current.Version);
        }

        if (order is not OrderReported { Customer: { } buyer }) return (null, 0);
        var key = new IdentityKey(order.Integration, buyer.CustomerId);
        var match = (await identities.Resolve(new Dictionary<IdentityKey, CustomerReported> { [key] = buyer }, "UTC", CancellationToken.None))[key];
        return (match.Customer, match.Version);
    }

    async Task<List<(short Shard, long Id, Guid Source, string Kind, string? Reference, DateTime At, byte[] Payload)>> Waiting()
    {
        await using var command = database.Owner.CreateCommand(
            "SELECT shard, id, source, kind, reference, enqueued_at, payload FROM crm.messages WHERE stream = 'webhooks' ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(short, long, Guid, string, string?, DateTime, byte[])>();
        while (await reader.ReadAsync()) rows.Add((reader.GetInt16(0), reader.GetInt64(1), reader.GetGuid(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetDateTime(5), (byte[])reader[6]));
        return rows;
    }
}
