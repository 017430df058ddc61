using Npgsql;

namespace Crm.Rates;

internal sealed class RateGrain(NpgsqlDataSource source) : Grain, IRateGrain, IRemindable
{
    const string Sweep = "complete-awaiting";
    RateBook book = new([]);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        book = new(await RateStore.Load(source, cancellationToken));
        // An order may be committed without a rate in the very moment in which the rate comes: the sweep finds it.
        await this.RegisterOrUpdateReminder(Sweep, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), cancellationToken);
    }

    public Task<IReadOnlyList<Rate?>> Find(IReadOnlyList<RateAsked> asked)
    {
        var rates = new Rate?[asked.Count];
        for (var i = 0; i < rates.Length; i++) rates[i] = book.Find(asked[i].Currency, asked[i].Date);
        return Task.FromResult<IReadOnlyList<Rate?>>(rates);
    }

    public async Task<RatesImported> Publish(IReadOnlyList<PublishedRate> rates)
    {
        var newest = rates.GroupBy(r => (r.Currency, r.Date)).Select(g => g.Last()).ToList();
        var added = await RateStore.Save(source, newest, CancellationToken.None);
        book = new(await RateStore.Load(source, CancellationToken.None));
        return new(added, await CompleteAwaiting());
    }

    public async Task<int> CompleteAwaiting()
    {
        var awaiting = await RateStore.Awaiting(source, CancellationToken.None);
        return await RateStore.Complete(source, [.. awaiting.Where(a => book.Find(a.Currency, a.Date) is not null)], CancellationToken.None);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => CompleteAwaiting();
}
