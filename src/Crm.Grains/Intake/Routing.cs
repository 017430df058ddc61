using Crm.Customers;
using Crm.Orders;
using Crm.Privacy;
using Crm.Rates;
using Npgsql;

namespace Crm.Intake;

/// <summary>A report with the message that brought it.</summary>
internal readonly record struct Arrived(Message Message, Report Report);

/// <summary>Finds for a batch of reports the rate of each order's day and the customer to whom each belongs: a few look-ups, however many they are.</summary>
internal sealed class Routing(NpgsqlDataSource source, IdentityStore identities, ReportingMonths months, IGrainFactory grains)
{
    /// <summary>The deliveries by customer; under <see cref="Guid.Empty"/> those of orders that have none. What is left out must be looked at again.</summary>
    public async Task<Dictionary<Guid, List<Delivery>>> Route(IReadOnlyList<Arrived> arrived, CancellationToken ct)
    {
        var rates = await FindRates(arrived);
        var people = await FindPeople(arrived, ct);
        var owners = await FindOwners(arrived, ct);
        var entered = await FindEntered(arrived, ct);

        var routes = new Dictionary<Guid, List<Delivery>>();
        foreach (var (message, report) in arrived)
        {
            var match = report switch
            {
                OrderReported { Customer: { } buyer } => people.GetValueOrDefault(KeyOf(buyer)),
                CustomerReported person => people.GetValueOrDefault(KeyOf(person)),
                ConsentReported consent => people.GetValueOrDefault(new IdentityKey(consent.Integration, consent.CustomerId)),
                CustomerDeleted gone => people.GetValueOrDefault(new IdentityKey(gone.Integration, gone.CustomerId)),
                OrderReport order when owners.TryGetValue((order.Integration, order.OrderId), out var owner) => new Match(owner.Customer, owner.Version),
                OrderReported { EnteredFor: { } customer } => entered.GetValueOrDefault(customer),
                _ => default,
            };
            if (match.Customer == Guid.Empty && report is OrderReported { Customer: not null }) continue; // erased while it was looked up
            var rate = report is RateCorrected ? RateMessage.ReadCorrection(message.Payload).Rate // as the person gave it
                : RateAskedBy(message, report) is { } asked ? rates.GetValueOrDefault(asked) : null;
            if (!routes.TryGetValue(match.Customer, out var deliveries)) routes[match.Customer] = deliveries = [];
            deliveries.Add(new(message.Shard, message.Id, report, rate) { IdentityVersion = match.Version });
        }

        return routes;
    }

    /// <summary>The customer behind an identity of a merge, made if it is new.</summary>
    public async Task<Guid> Keeper(CustomersMerged merge, CancellationToken ct)
    {
        var key = new IdentityKey(merge.Integration, merge.KeptId);
        var people = new Dictionary<IdentityKey, CustomerReported> { [key] = new(merge.Integration) { CustomerId = merge.KeptId } };
        return (await identities.Resolve(people, months.Zone.Id, ct))[key].Customer;
    }

    async Task<Dictionary<RateAsked, Rate?>> FindRates(IReadOnlyList<Arrived> arrived)
    {
        var asked = new HashSet<RateAsked>();
        foreach (var (message, report) in arrived)
        {
            if (RateAskedBy(message, report) is { } question) asked.Add(question);
        }

        if (asked.Count == 0) return [];
        RateAsked[] questions = [.. asked];
        var rates = await grains.GetGrain<IRateGrain>(0).Find(questions);
        var found = new Dictionary<RateAsked, Rate?>(questions.Length);
        for (var i = 0; i < questions.Length; i++) found[questions[i]] = rates[i];
        return found;
    }

    static RateAsked? RateAskedBy(Message message, Report report) => report switch
    {
        OrderReported order => new RateAsked(order.Total.Currency, DateOnly.FromDateTime(order.PlacedAt)),
        RateArrived => RateMessage.Read(message.Payload),
        _ => null,
    };

    async Task<Dictionary<IdentityKey, Match>> FindPeople(IReadOnlyList<Arrived> arrived, CancellationToken ct)
    {
        var people = new Dictionary<IdentityKey, CustomerReported>();
        var profiles = new HashSet<IdentityKey>();
        var gone = new HashSet<IdentityKey>();
        foreach (var (_, report) in arrived)
        {
            switch (report)
            {
                case OrderReported { Customer: { } buyer }: people.TryAdd(KeyOf(buyer), buyer); break;
                case CustomerReported person: people[KeyOf(person)] = person; profiles.Add(KeyOf(person)); break;
                case ConsentReported consent: gone.Add(new(consent.Integration, consent.CustomerId)); break;
                case CustomerDeleted deleted: gone.Add(new(deleted.Integration, deleted.CustomerId)); break;
            }
        }

        // News of a customer whom the shop has deleted makes no customer of them; an order of theirs does.
        if (profiles.Count > 0)
        {
            var buyers = arrived.Select(a => a.Report).OfType<OrderReported>().Where(o => o.Customer is not null).Select(o => KeyOf(o.Customer!)).ToHashSet();
            foreach (var key in await identities.Deleted([.. profiles.Where(k => !buyers.Contains(k))], ct)) people.Remove(key);
        }

        var found = people.Count == 0 ? [] : await identities.Resolve(people, months.Zone.Id, ct);
        foreach (var (key, match) in await identities.FindAll([.. gone.Where(k => !found.ContainsKey(k))], ct)) found[key] = match;
        return found;
    }

    Task<Dictionary<(Guid, string), (Guid Customer, int Version)>> FindOwners(IReadOnlyList<Arrived> arrived, CancellationToken ct)
    {
        var orders = new HashSet<(Guid, string)>();
        foreach (var (_, report) in arrived)
        {
            if (report is OrderReport order and not OrderReported { Customer: not null }) orders.Add((order.Integration, order.OrderId));
        }

        return OrderOwners.Find(source, [.. orders], ct);
    }

    // An order that staff entered names its customer; once it stands it belongs to whoever has it now.
    Task<Dictionary<Guid, Match>> FindEntered(IReadOnlyList<Arrived> arrived, CancellationToken ct)
    {
        var customers = new HashSet<Guid>();
        foreach (var (_, report) in arrived)
        {
            if (report is OrderReported { EnteredFor: { } customer }) customers.Add(customer);
        }

        return identities.Current([.. customers], ct);
    }

    static IdentityKey KeyOf(CustomerReported person) => new(person.Integration, person.CustomerId);
}
