using Crm.Commit;
using Crm.Database;
using Npgsql;

namespace Crm.Customers;

internal sealed class CustomerGrain(NpgsqlDataSource source, CustomerWriter writer) : Grain, ICustomerGrain
{
    CustomerFigures? figures;
    bool loaded;
    int commits;

    public async Task<CustomerFigures?> Figures()
    {
        if (!loaded) await Load();
        return figures;
    }

    public async Task<IReadOnlyList<Settled>> Apply(IReadOnlyList<Delivery> deliveries)
    {
        try
        {
            return await Commit(deliveries);
        }
        catch (Exception exception) when (Faults.IsOfTheData(exception))
        {
            if (deliveries.Count == 1) return [new(deliveries[0].MessageId, Outcome.Failed, Faults.Explain(exception))];
            var settled = new List<Settled>(deliveries.Count);
            foreach (var delivery in deliveries) settled.AddRange(await Apply([delivery]));
            return settled;
        }
        catch
        {
            // Whether it was committed is not known: what is in memory may be old, so it is read anew.
            DeactivateOnIdle();
            throw;
        }
    }

    public Task Refresh() => loaded ? Load() : Task.CompletedTask;

    async Task<IReadOnlyList<Settled>> Commit(IReadOnlyList<Delivery> deliveries)
    {
        var committed = await writer.Submit(new(this.GetPrimaryKey(), deliveries));
        commits++;
        if (!loaded) return committed.Settled;

        // Memory follows the commit: the numbers are the ones that the transaction wrote.
        var byCurrency = (figures?.ByCurrency ?? []).ToDictionary(c => c.Currency);
        foreach (var row in committed.Currencies) byCurrency[row.Currency] = row;
        if (committed.Figures is { } now)
        {
            figures = new(
                now.TotalOrders, now.PricedOrders, now.LifetimeValue, now.FirstOrderDate, now.LastOrderDate,
                [.. byCurrency.Values.OrderBy(c => c.Currency, StringComparer.Ordinal)]);
        }

        return committed.Settled;
    }

    async Task Load()
    {
        // Reads interleave with commits: a read that a commit has overtaken is made again.
        for (var before = -1; before != commits;)
        {
            before = commits;
            figures = await CustomerStore.Load(source, this.GetPrimaryKey(), CancellationToken.None);
        }

        loaded = true;
    }
}
