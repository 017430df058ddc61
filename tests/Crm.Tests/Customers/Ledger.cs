using System.Text;
using Crm.Commit;
using Crm.Customers;
using Crm.Orders;
using Crm.People;
using Crm.Tests.Database;
using Npgsql;
using Xunit;

namespace Crm.Tests.Customers;

/// <summary>A database into which a shop's reports go the way that the silo takes them: identity, message, commit. And a manager who acts.</summary>
internal sealed class Ledger(TestDatabase database) : IDisposable
{
    public static readonly DateTime Noon = new(2026, 10, 30, 12, 0, 0, DateTimeKind.Utc);

    public static readonly Person Manager = new(Guid.Parse("0a000000-0000-0000-0000-0000000000aa"), "manager");

    static readonly ReportingMonths Months = new(TimeZoneInfo.Utc);

    readonly IdentityStore identities = new(database.Service);

    public NpgsqlDataSource Silo => database.Service;

    public Guid Shop { get; } = Guid.NewGuid();

    public static Task Staff(TestDatabase database) => database.Run(
        $"INSERT INTO crm.users (id, email, role) VALUES ('{Manager.Id}', 'manager@crm.example', 'manager') ON CONFLICT DO NOTHING");

    /// <summary>The customer behind an identity of the shop, who is made if they are new.</summary>
    public async Task<Guid> Customer(string identity, Func<CustomerReported, CustomerReported>? says = null) =>
        (await Match((says ?? (c => c))(new CustomerReported(Shop) { CustomerId = identity, CreatedAt = Noon }))).Customer;

    public async Task Report(CustomerReported person)
    {
        var match = await Match(person);
        Assert.Equal(Crm.Customers.Outcome.Applied, await Commit(person, match.Customer, match.Version));
    }

    public async Task Order(string id, string identity, decimal total, DateTime? placedAt = null, int minute = 0, Func<OrderReported, OrderReported>? says = null)
    {
        var person = new CustomerReported(Shop) { CustomerId = identity };
        var match = await Match(person);
        var report = new OrderReported(Shop, id)
        {
            Number = "#" + id,
            Status = OrderStatus.Processing,
            FinancialStatus = "paid",
            Total = new(total, "EUR"),
            PlacedAt = placedAt ?? Noon,
            UpdatedAt = (placedAt ?? Noon).AddMinutes(minute),
            Country = "DE",
            Customer = person,
        };
        Assert.Equal(Crm.Customers.Outcome.Applied, await Commit((says ?? (o => o))(report), match.Customer, match.Version));
    }

    public async Task Refund(string order, string id, decimal amount) => Assert.Equal(Crm.Customers.Outcome.Applied, await Commit(
        new RefundReported(Shop, order, id, new(amount, "EUR"), Noon.AddDays(2), Noon.AddDays(2), null), null, 0));

    /// <summary>A report in flight: it was matched to this customer, under this version of their identities.</summary>
    public async Task<Crm.Customers.Outcome> Commit(Report report, Guid? customer, int version)
    {
        var payload = Encoding.UTF8.GetBytes("{}");
        await using var send = database.Service.CreateCommand(
            "INSERT INTO crm.messages (shard, stream, kind, source, reference, payload) VALUES (1, 'webhooks', 'shopify:orders/updated', $1, $2, $3) RETURNING id");
        send.Parameters.Add(new() { Value = Shop });
        send.Parameters.Add(new() { Value = Guid.NewGuid().ToString() });
        send.Parameters.Add(new() { Value = payload });
        var message = (long)(await send.ExecuteScalarAsync())!;
        var work = new CommitWork([new(customer, [new(1, message, report, new(1.25m, new(2026, 10, 30), "ECB")) { IdentityVersion = version }])], Months);
        await using var connection = await database.Service.OpenConnectionAsync();
        await work.Read(connection, CancellationToken.None);
        work.Decide();
        await work.Write(connection, CancellationToken.None);
        return work.Results()[0].Settled[0].Outcome;
    }

    public async Task<Match> Match(CustomerReported person)
    {
        var key = new IdentityKey(person.Integration, person.CustomerId);
        return (await identities.Resolve(new Dictionary<IdentityKey, CustomerReported> { [key] = person }, Months.Zone.Id, CancellationToken.None))[key];
    }

    /// <summary>Merges, and gives the merge.</summary>
    public async Task<Guid> Merge(Guid kept, Guid other, params string[]? fromOther)
    {
        var made = await PersonMerge.Merge(Silo, kept, new(other, fromOther), Manager, Months.Zone.Id, CancellationToken.None);
        Assert.Null(made.Refused);
        return made.Id!.Value;
    }

    public Task<Refusal?> Undo(Guid kept, Guid merge) => MergeUndo.Undo(Silo, kept, merge, Manager, Months.Zone.Id, _ => { }, CancellationToken.None);

    /// <summary>Counts every figure anew: none differs.</summary>
    public async Task Verified() => Assert.Equal([], (await Verification.Run(database.Owner, CancellationToken.None)).Differences);

    public void Dispose() => identities.Dispose();
}
