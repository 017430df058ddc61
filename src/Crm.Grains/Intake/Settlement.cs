using Crm.Commit;
using Crm.Customers;
using Crm.Database;
using Crm.Live;
using Crm.Orders;
using Crm.Privacy;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Crm.Intake;

/// <summary>
/// Brings each message of a batch to its end: applied, closed or parked. What is wrong with one message parks that message; what is wrong
/// with the moment (Postgres or a silo away) leaves the messages for another try.
/// </summary>
internal sealed partial class Settlement(
    NpgsqlDataSource source, Routing routing, ErasedIdentities erased, CustomerWriter writer, ReportingMonths months, LiveFeed live, IGrainFactory grains, ILogger<Settlement> log)
{
    const int MostAttempts = 5;

    /// <summary>Returns the messages that must be tried again.</summary>
    public async Task<List<Message>> Settle(IReadOnlyList<Message> messages, CancellationToken ct)
    {
        var sorted = Sorted.Of(messages);
        var left = new List<Message>();
        await Try([.. sorted.Closed], left, () => MessageStore.Close(source, sorted.Closed, ct), ct);
        await Try([.. sorted.Parked.Select(p => p.Message)], left, () => MessageStore.Park(source, sorted.Parked, ct), ct);
        await Try([.. sorted.Requests.Select(r => r.Message)], left, () => MessageStore.Keep(source, sorted.Requests, ct), ct);
        await Try([.. sorted.Uninstalls], left, () => MessageStore.Uninstalled(source, sorted.Uninstalls, ct), ct);
        await Try([.. sorted.Arrived.Select(a => a.Message)], left, () => Apply(sorted.Arrived, left, ct), ct);
        foreach (var merge in sorted.Merges) await Try([merge.Message], left, () => Merge(merge, ct), ct);
        live.Changed([], sorted.Others.Select(m => m.Source).OfType<Guid>());
        return left;
    }

    async Task Apply(IReadOnlyList<Arrived> all, List<Message> left, CancellationToken ct)
    {
        var screened = await erased.Screen([.. all.Select(a => a.Report)], ct);
        await MessageStore.Close(source, [.. all.Where((_, i) => screened[i] is null).Select(a => a.Message)], ct);
        List<Arrived> arrived = [.. all.Select((a, i) => (a.Message, Report: screened[i])).Where(a => a.Report is not null).Select(a => new Arrived(a.Message, a.Report!))];
        var byId = arrived.ToDictionary(a => a.Message.Id, a => a.Message);
        var routes = await routing.Route(arrived, ct);
        var routed = routes.Values.SelectMany(r => r).Select(d => d.MessageId).ToHashSet();
        left.AddRange(arrived.Where(a => !routed.Contains(a.Message.Id)).Select(a => a.Message));
        var refused = new List<(Message, string)>();
        await Task.WhenAll(routes.Select(async route =>
        {
            try
            {
                foreach (var settled in await Apply(route.Key, route.Value))
                {
                    if (settled.Outcome == Outcome.Moved) left.Add(byId[settled.MessageId]);
                    if (settled.Outcome == Outcome.Failed) refused.Add((byId[settled.MessageId], settled.Error!));
                }
            }
            catch (Exception exception)
            {
                await Postpone([.. route.Value.Select(d => byId[d.MessageId])], left, exception, ct);
            }
        }));
        await MessageStore.Park(source, refused, ct);
        Log.Refused(log, refused.Count);
    }

    async Task<IReadOnlyList<Settled>> Apply(Guid customer, List<Delivery> deliveries)
    {
        if (customer != Guid.Empty) return await grains.GetGrain<ICustomerGrain>(customer).Apply(deliveries);
        try
        {
            return (await writer.Submit(new(null, deliveries))).Settled;
        }
        catch (Exception exception) when (Faults.IsOfTheData(exception))
        {
            if (deliveries.Count == 1) return [new(deliveries[0].MessageId, Outcome.Failed, Faults.Explain(exception))];
            var settled = new List<Settled>(deliveries.Count);
            foreach (var delivery in deliveries) settled.AddRange(await Apply(customer, [delivery]));
            return settled;
        }
    }

    async Task Merge(Arrived arrived, CancellationToken ct)
    {
        var merge = (CustomersMerged)(await erased.Screen([arrived.Report], ct))[0]!;
        var kept = await routing.Keeper(merge, ct);
        var changed = await MergeStore.Merge(source, arrived.Message.Shard, arrived.Message.Id, merge, kept, months.Zone.Id, ct);
        live.Changed(changed, [merge.Integration]);
    }

    async Task Try(Message[] messages, List<Message> left, Func<Task> work, CancellationToken ct)
    {
        if (messages.Length == 0) return;
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            await Postpone(messages, left, exception, ct);
        }
    }

    // The moment is nobody's fault and costs no attempt. Anything else is counted, and parked when it has failed too often.
    async Task Postpone(Message[] messages, List<Message> left, Exception exception, CancellationToken ct)
    {
        if (Faults.IsOfTheMoment(exception) || exception is OrleansException)
        {
            Log.Waiting(log, messages.Length, Faults.Name(exception));
            left.AddRange(messages.Where(m => !left.Contains(m)));
            return;
        }

        Log.Failed(log, messages.Length, exception);
        try
        {
            var attempts = await MessageStore.Failed(source, messages, ct);
            var spent = messages.Where(m => attempts.GetValueOrDefault(m.Id) >= MostAttempts).ToList();
            await MessageStore.Park(source, [.. spent.Select(m => (m, Faults.Explain(exception)))], ct);
            left.AddRange(messages.Where(m => attempts.TryGetValue(m.Id, out var count) && count < MostAttempts && !left.Contains(m)));
        }
        catch (NpgsqlException)
        {
            left.AddRange(messages.Where(m => !left.Contains(m)));
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} messages wait: {Reason}")]
        public static partial void Waiting(ILogger logger, int count, string reason);

        [LoggerMessage(2, LogLevel.Error, "{Count} messages failed and are tried again, or parked after five attempts")]
        public static partial void Failed(ILogger logger, int count, Exception exception);

        [LoggerMessage(3, LogLevel.Debug, "{Count} messages were refused by the database and parked")]
        public static partial void Refused(ILogger logger, int count);
    }
}
