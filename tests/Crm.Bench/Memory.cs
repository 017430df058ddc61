using System.Diagnostics;
using Crm.Customers;
using Crm.Running;
using Npgsql;

namespace Crm.Bench;

/// <summary>What customers weigh while they are active: the growth of a fresh silo's working set.</summary>
internal static class Memory
{
    const int AtOnce = 64;
    const string GrainType = "CustomerGrain";
    static readonly History Once = new(1, 0, 0);

    /// <summary>Megabytes that the silo's process grew by, and how many customer grains are active.</summary>
    public static async Task<(double Megabytes, int Grains)> Measure(RunningCrm crm, int grains)
    {
        var (warmUp, weighed) = (await crm.AddShop("shopify", "warm-up.example"), await crm.AddShop("shopify", "weighed.example"));
        await ShopHistory.Make(crm.Owner, warmUp.Id, Once with { Customers = 2_000 });
        await ShopHistory.Make(crm.Owner, weighed.Id, Once with { Customers = grains });
        await crm.Owner.Rest();
        await using var cluster = await Cluster.Connect(crm);
        var factory = cluster.Grains;
        await Activate(crm, factory, warmUp.Id);

        using var silo = Process.GetProcessById((await crm.Status()).GetProperty("silos")[0].GetProperty("pid").GetInt32());
        var before = silo.WorkingSet64;
        await Activate(crm, factory, weighed.Id);
        silo.Refresh();
        var growth = (silo.WorkingSet64 - before) / 1e6;
        var active = await Active(factory);
        return active >= grains ? (growth, active) : throw new InvalidOperationException($"Of {grains} grains {active} are active.");
    }

    static async Task Activate(RunningCrm crm, IClusterClient factory, Guid shop)
    {
        var ids = new List<Guid>();
        await using (var command = crm.Owner.CreateCommand("SELECT customer_id FROM crm.customer_identities WHERE integration_id = $1"))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = shop });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        }

        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (id, _) =>
        {
            if (await factory.GetGrain<ICustomerGrain>(id).Figures() is not { TotalOrders: 1 }) throw new InvalidOperationException("A customer has other figures than they should.");
        });
    }

    static async Task<int> Active(IClusterClient factory)
    {
        var statistics = await factory.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return statistics.Where(s => s.GrainType.Contains(GrainType, StringComparison.Ordinal)).Sum(s => s.ActivationCount);
    }
}
