using Crm.Intake;
using Orleans.Runtime.Providers;
using Orleans.Streams;

namespace Crm.Silo.Streams;

internal static class PostgresStreams
{
    /// <summary>Adds the durable streams over Postgres, like any other stream provider.</summary>
    public static ISiloBuilder AddPostgresStreams(this ISiloBuilder silo, Action<PostgresStreamOptions>? configure = null)
    {
        var options = new PostgresStreamOptions();
        configure?.Invoke(options);
        silo.Services.AddSingleton(options);
        silo.Services.AddSingleton<ShardReader>();
        silo.Services.AddHostedService(services => services.GetRequiredService<ShardReader>());
        return silo.AddPersistentStreams(Message.Provider, PostgresQueueFactory.Create, streams =>
        {
            streams.ConfigurePullingAgent(agent => agent.Configure(o =>
            {
                o.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
                o.BatchContainerBatchSize = 50;
                o.MaxEventDeliveryTime = TimeSpan.FromSeconds(60);
            }));
            streams.ConfigureBackoffProvider((_, _) => new SoonAgain());
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.UseConsistentRingQueueBalancer();
        });
    }
}

/// <summary>When a delivery is tried again whose grain was on a silo that died: at once, for another silo has taken the grain over by then.</summary>
internal sealed class SoonAgain : IMessageDeliveryBackoffProvider
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public TimeSpan Next(int attempt) => attempt > 5 ? Longest : First * (1 << Math.Max(0, attempt));
}
