using Npgsql;

namespace Crm.Analytics;

internal sealed class AnalyticsBucketGrain(NpgsqlDataSource source, BucketWriter writer) : Grain, IAnalyticsBucketGrain
{
    readonly SortedDictionary<string, BucketFigures> figures = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await BucketStore.Load(source, this.GetPrimaryKeyString(), cancellationToken)) figures[row.Currency] = row;
    }

    public Task<IReadOnlyList<BucketFigures>> Figures() => Task.FromResult<IReadOnlyList<BucketFigures>>([.. figures.Values]);

    public async Task Apply(IReadOnlyList<BucketDelivery> deliveries)
    {
        try
        {
            var committed = await writer.Submit(deliveries);
            foreach (var row in committed[this.GetPrimaryKeyString()]) figures[row.Currency] = row;
        }
        catch
        {
            DeactivateOnIdle(); // whether it was committed is not known
            throw;
        }
    }
}
