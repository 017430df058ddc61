using Crm.Live;
using Crm.People;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Rates;

internal sealed partial class RateFetchGrain(NpgsqlDataSource source, IEnumerable<IRateSource> sources, LiveFeed live, TimeProvider time, ILogger<RateFetchGrain> log)
    : Grain, IRateFetchGrain, IRemindable
{
    const string Wake = "fetch";
    const int AtOnce = 20_000;

    static readonly TimeSpan Look = TimeSpan.FromMinutes(5);

    public async Task Start()
    {
        await FetchStore.Know(source, [.. sources.Select(s => s.Name)], CancellationToken.None);
        await this.RegisterOrUpdateReminder(Wake, Look, Look);
        _ = this.AsReference<IRateFetchGrain>().FetchDue();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => FetchDue();

    public async Task<Refusal?> FetchNow(Person by)
    {
        if (await FetchStore.Due(source, by, CancellationToken.None) is { } refused) return refused;
        _ = this.AsReference<IRateFetchGrain>().FetchDue();
        return null;
    }

    public async Task FetchDue()
    {
        var states = await FetchStore.States(source, CancellationToken.None);
        // In their order: the second is asked for what the first does not have.
        foreach (var one in sources)
        {
            if (states.Find(s => s.Source == one.Name) is { } state && state.NextTryAt <= Now) await Fetch(one, state);
        }
    }

    DateTime Now => time.GetUtcNow().UtcDateTime;

    async Task Fetch(IRateSource one, FetchState state)
    {
        var got = await one.Fetch(await Wish(one, state), CancellationToken.None);
        if (got.Failed is { } why)
        {
            Log.Failed(log, one.Name, why.ToString());
            await FetchStore.Failed(source, one.Name, Now, FetchSchedule.Again(Now, state.Failures + 1, Random.Shared.Next(1000)), why, CancellationToken.None);
        }
        else
        {
            var (added, completed) = (0, 0);
            foreach (var part in got.Rates.Chunk(AtOnce))
            {
                var imported = await GrainFactory.GetGrain<IRateGrain>(0).Publish(part);
                (added, completed) = (added + imported.Added, completed + imported.Completed);
            }

            DateOnly? newest = got.Rates.Count == 0 ? state.Newest : got.Rates.Max(r => r.Date);
            await FetchStore.Succeeded(source, one.Name, Now, FetchSchedule.Next(Now, one.PublishesAt, newest, Random.Shared.Next(1000)), newest, got, CancellationToken.None);
            Log.Fetched(log, one.Name, got.Rates.Count, added, completed);
        }

        live.Changed("rates");
    }

    async Task<RateWish> Wish(IRateSource one, FetchState state)
    {
        var today = DateOnly.FromDateTime(Now);
        var elsewhere = one.Name == EcbXml.Source ? [] : await FetchStore.Elsewhere(source, today.AddDays(-RateBook.LongestHold), EcbXml.Source, CancellationToken.None);
        return new(
            today, state.Newest, state.HasHistory, state.ETag, state.LastModified is { } at ? new DateTimeOffset(at) : null,
            await FetchStore.Awaited(source, CancellationToken.None), elsewhere.Count > 0 ? elsewhere : EcbSource.Usual);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Source}: {Read} rates read, {Added} new or changed; {Completed} orders that awaited one are being completed")]
        public static partial void Fetched(ILogger logger, string source, int read, int added, int completed);

        [LoggerMessage(2, LogLevel.Warning, "{Source} gave no rates: {Why} It is asked again")]
        public static partial void Failed(ILogger logger, string source, string why);
    }
}
