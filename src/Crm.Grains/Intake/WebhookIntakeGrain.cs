using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Crm.Intake;

/// <summary>Reads one shard of what shops push. One grain for a shard, so that the news of an order is taken in turn.</summary>
[Alias("crm.webhook-intake")]
public interface IWebhookIntakeGrain : IGrainWithStringKey;

[ImplicitStreamSubscription(Message.Webhooks), PreferLocalPlacement, KeepAlive]
internal sealed partial class WebhookIntakeGrain(Settlement settlement, ILogger<WebhookIntakeGrain> log)
    : Grain, IWebhookIntakeGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<Message>
{
    // Longer than Postgres or a silo take to come back; shorter than the call that brought the messages waits.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<Message>().ResumeAsync((IAsyncBatchObserver<Message>)this);

    /// <summary>Takes the messages until each is applied, closed or parked. What still fails when patience ends is delivered again.</summary>
    public async Task OnNextAsync(IList<SequentialItem<Message>> items)
    {
        var left = new List<Message>(items.Count);
        foreach (var item in items) left.Add(item.Item);

        var started = DateTime.UtcNow;
        for (var attempt = 0; ; attempt++)
        {
            left = await settlement.Settle(left, CancellationToken.None);
            if (left.Count == 0) return;
            if (DateTime.UtcNow - started > Patience) break;
            // Never for long: a shard that waits has not noticed that the database or the other silo is back.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(200, 25 << Math.Min(attempt, 3))));
        }

        Log.GaveUp(log, this.GetPrimaryKeyString(), left.Count);
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Shard {Shard}: {Count} messages could not be settled yet and will be delivered again")]
        public static partial void GaveUp(ILogger logger, string shard, int count);
    }
}
