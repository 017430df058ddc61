using System.Globalization;
using Crm.Tests.Database;
using CsCheck;
using Xunit;

namespace Crm.Tests.Customers;

/// <summary>Any sequence of orders, edits, refunds, merges and undos against a recount by plain arithmetic. One EUR is 1.25 USD.</summary>
[Trait("Needs", "Server")]
public sealed class MergePropertyTests(MergeTests.Shared shared) : IClassFixture<MergeTests.Shared>
{
    const int People = 4;

    /// <param name="What">0 to 3: an order, 4: a refund, 5 and 6: a merge, 7 and 8: the undoing of the latest, 9: that of any.</param>
    sealed record Step(int What, int One, int Other, int Cents);

    static readonly Gen<Step> AnyStep = Gen.Select(Gen.Int[0, 9], Gen.Int[0, People - 1], Gen.Int[0, 5], Gen.Int[1, 90_000])
        .Select(g => new Step(g.Item1, g.Item2, g.Item3, g.Item4));

    readonly TestDatabase database = shared.Database;

    [Fact]
    public Task Any_sequence_of_news_merges_and_undos_gives_the_figures_of_a_recount() =>
        AnyStep.Array[4, 24].SampleAsync(Holds, iter: 40, threads: 1);

    async Task Holds(Step[] steps)
    {
        using var ledger = new Ledger(database);
        var customers = new List<Guid>();
        for (var i = 0; i < People; i++) customers.Add(await ledger.Customer(Name(i)));
        var home = customers.ToArray();                                      // whose each identity is
        var orders = new Dictionary<string, (int Identity, int Cents)>();    // by id
        var refunds = new Dictionary<string, (string Order, int Cents)>();
        var merges = new List<(Guid Id, Guid Kept, Guid Other, int[] Identities)>();

        foreach (var (step, n) in steps.Select((s, n) => (s, n)))
        {
            switch (step.What)
            {
                case <= 3:
                    var id = Name(step.Other);
                    await ledger.Order(id, Name(step.One), step.Cents / 100m, Ledger.Noon.AddDays(step.Other), minute: n);
                    orders[id] = (step.One, step.Cents);
                    break;
                case 4 when orders.ContainsKey(Name(step.Other)):
                    var refund = $"{Name(step.Other)}-{n}";
                    await ledger.Refund(Name(step.Other), refund, step.Cents / 100m);
                    refunds[refund] = (Name(step.Other), step.Cents);
                    break;
                case 5 or 6 when home[step.One] != home[step.Other % People]:
                    var (kept, other) = (home[step.One], home[step.Other % People]);
                    var moved = Enumerable.Range(0, People).Where(i => home[i] == other).ToArray();
                    merges.Add((await ledger.Merge(kept, other), kept, other, moved));
                    foreach (var i in moved) home[i] = kept;
                    break;
                case >= 7 when merges.Count > 0:
                    var at = step.What < 9 ? merges.Count - 1 : step.Cents % merges.Count;
                    var merge = merges[at];
                    var stoodOn = merges.Skip(at + 1).Any(m => m.Kept == merge.Kept || m.Other == merge.Kept);
                    var refused = await ledger.Undo(merge.Kept, merge.Id);
                    Assert.Equal(stoodOn, refused is not null);
                    if (stoodOn) break;
                    merges.RemoveAt(at);
                    foreach (var i in merge.Identities) home[i] = merge.Other;
                    break;
            }
        }

        foreach (var customer in customers)
        {
            var own = orders.Where(o => home[o.Value.Identity] == customer).ToDictionary();
            var value = own.Sum(o => o.Value.Cents / 100m * 1.25m) - refunds.Values.Where(r => own.ContainsKey(r.Order)).Sum(r => r.Cents / 100m * 1.25m);
            var kept = await database.One<string>("SELECT total_orders || ' ' || round(lifetime_value, 4) FROM crm.customers WHERE id = $1", customer);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{own.Count} {Math.Round(value, 4):0.0000}"), kept);
        }

        await ledger.Verified();
    }

    static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
