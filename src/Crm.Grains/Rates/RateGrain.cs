using Crm.Live;
using Crm.People;
using Npgsql;

namespace Crm.Rates;

internal sealed class RateGrain(NpgsqlDataSource source, LiveFeed live, TimeProvider time) : Grain, IRateGrain, IRemindable
{
    const string Sweep = "complete-awaiting";
    RateBook book = new([]);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        book = new(await RateStore.Load(source, cancellationToken), await ManualRateStore.Load(source, cancellationToken));
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
        // Memory follows the table: what gave way there is not in the book either.
        var changed = await RateStore.Save(source, newest, CancellationToken.None);
        if (changed.Count == 0) return new(0, await CompleteAwaiting());
        book = book.With(changed);
        live.Changed("rates");
        return new(changed.Count, await CompleteAwaiting());
    }

    public async Task<int> CompleteAwaiting()
    {
        var awaiting = await RateStore.Awaiting(source, CancellationToken.None);
        return await RateStore.Complete(source, [.. awaiting.Where(a => book.Find(a.Currency, a.Date) is not null)], CancellationToken.None);
    }

    public Task<Refusal?> Check(ManualRate rate) => Task.FromResult(ManualRateRules.Check(Clean(rate), Today));

    public async Task<Refusal?> Enter(ManualRate rate, IReadOnlyList<Guid>? orders, Person by)
    {
        rate = Clean(rate);
        if (ManualRateRules.Check(rate, Today) is { } wrong) return wrong;
        if (await ManualRateStore.Enter(source, rate, orders, by, CancellationToken.None) is { } refused) return refused;
        await Reread();
        await CompleteAwaiting();
        return null;
    }

    public async Task<Refusal?> TakeBack(string currency, DateOnly day, Person by)
    {
        if (await ManualRateStore.TakeBack(source, currency, day, by, CancellationToken.None) is { } refused) return refused;
        await Reread();
        return null;
    }

    public async Task<Refusal?> ReportIn(string currency, Person by)
    {
        if (!Currencies.Knows(currency)) return Refusal.Of("Choose a currency.", "reporting");
        if (currency != "USD" && book.Find(currency, Today) is null)
        {
            return new Refusal("There is no rate for {0} in these days: figures could not be shown in it.", [currency], "reporting");
        }

        if (await ManualRateStore.ReportIn(source, currency, by, CancellationToken.None) is { } refused) return refused;
        live.Changed("home");
        return null;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => CompleteAwaiting();

    DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    static ManualRate Clean(ManualRate rate) => rate with { Reason = rate.Reason.Trim(), ToUsd = Rate.Significant(rate.ToUsd) };

    async Task Reread()
    {
        book = book.WithManual(await ManualRateStore.Load(source, CancellationToken.None));
        live.Changed("rates");
    }
}
