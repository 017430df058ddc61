using Crm.Analytics;
using Crm.Database;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Crm.Intake;

/// <summary>Reads one shard of what commits add to the buckets, and hands each bucket its own.</summary>
[Alias("crm.bucket-intake")]
public interface IBucketIntakeGrain : IGrainWithStringKey;

[ImplicitStreamSubscription(Message.Buckets), PreferLocalPlacement, KeepAlive]
internal sealed partial class BucketIntakeGrain(NpgsqlDataSource source, ILogger<BucketIntakeGrain> log)
    : Grain, IBucketIntakeGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<Message>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<Message>().ResumeAsync((IAsyncBatchObserver<Message>)this);

    public Task OnNextAsync(IList<SequentialItem<Message>> items) =>
        Task.WhenAll(items.Select(i => i.Item).GroupBy(m => m.Reference ?? "").Select(b => Apply(b.Key, [.. b])));

    async Task Apply(string bucket, IReadOnlyList<Message> messages)
    {
        try
        {
            await GrainFactory.GetGrain<IAnalyticsBucketGrain>(bucket).Apply([.. messages.Select(m => new BucketDelivery(m.Shard, m.Id))]);
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception) || exception is OrleansException)
        {
            Log.Waiting(log, bucket, exception.GetType().Name); // it stands in the queue and is delivered again
        }
        catch (Exception exception) when (messages.Count == 1)
        {
            Log.Parked(log, bucket, exception);
            await MessageStore.Park(source, [(messages[0], Faults.Explain(exception))], CancellationToken.None);
        }
        catch
        {
            // One of them is bad: each is tried alone, so that it does not take its neighbours along.
            foreach (var message in messages) await Apply(bucket, [message]);
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Bucket {Bucket} waits: {Reason}")]
        public static partial void Waiting(ILogger logger, string bucket, string reason);

        [LoggerMessage(2, LogLevel.Error, "Bucket {Bucket}: a message is parked")]
        public static partial void Parked(ILogger logger, string bucket, Exception exception);
    }
}
