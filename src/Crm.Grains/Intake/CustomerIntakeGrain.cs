using Crm.Customers;
using Crm.Database;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Crm.Intake;

/// <summary>Reads one shard of which customers' figures another commit changed, and has their grains read them again.</summary>
[Alias("crm.customer-intake")]
public interface ICustomerIntakeGrain : IGrainWithStringKey;

[ImplicitStreamSubscription(Message.Customers), PreferLocalPlacement, KeepAlive]
internal sealed partial class CustomerIntakeGrain(NpgsqlDataSource source, ILogger<CustomerIntakeGrain> log)
    : Grain, ICustomerIntakeGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<Message>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<Message>().ResumeAsync((IAsyncBatchObserver<Message>)this);

    public async Task OnNextAsync(IList<SequentialItem<Message>> items)
    {
        var messages = items.Select(i => i.Item).ToLookup(m => Guid.TryParse(m.Reference, out var id) ? id : Guid.Empty);
        try
        {
            await MessageStore.Park(source, [.. messages[Guid.Empty].Select(m => (m, "The message does not say which customer it is about."))], CancellationToken.None);
            var told = messages.Where(m => m.Key != Guid.Empty).ToList();
            await Task.WhenAll(told.Select(m => GrainFactory.GetGrain<ICustomerGrain>(m.Key).Refresh()));
            await MessageStore.Close(source, [.. told.SelectMany(m => m)], CancellationToken.None);
        }
        catch (Exception exception) when (Faults.IsOfTheMoment(exception) || exception is OrleansException)
        {
            Log.Waiting(log, items.Count, exception.GetType().Name); // they stand in the queue and are delivered again
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} customers wait to be read again: {Reason}")]
        public static partial void Waiting(ILogger logger, int count, string reason);
    }
}
