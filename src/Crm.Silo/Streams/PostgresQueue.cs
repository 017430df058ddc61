using System.Globalization;
using System.Text.Json;
using Crm.Database;
using Npgsql;
using Orleans.Configuration;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Crm.Silo.Streams;

/// <summary>The durable stream provider over crm.messages, on Orleans' own seams.</summary>
internal sealed class PostgresQueueFactory(string name, IServiceProvider services) : IQueueAdapterFactory
{
    readonly ShardMapper mapper = new(name, services.GetRequiredService<PostgresStreamOptions>().Shards);
    readonly SimpleQueueAdapterCache cache =
        new(new SimpleQueueCacheOptions { CacheSize = 1024 }, name, services.GetRequiredService<ILoggerFactory>());

    public static IQueueAdapterFactory Create(IServiceProvider services, string name) => new PostgresQueueFactory(name, services);

    public Task<IQueueAdapter> CreateAdapter() =>
        Task.FromResult<IQueueAdapter>(ActivatorUtilities.CreateInstance<PostgresQueue>(services, name, mapper));

    public IQueueAdapterCache GetQueueAdapterCache() => cache;

    public IStreamQueueMapper GetStreamQueueMapper() => mapper;

    // It also fires when a silo stops: so nothing is ever parked here, only by who applies the messages.
    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());
}

/// <summary>Sends to crm.messages and makes the readers of its shards.</summary>
internal sealed class PostgresQueue(string name, ShardMapper mapper, ShardReader reader, NpgsqlDataSource source) : IQueueAdapter
{
    const string Send = """
        INSERT INTO crm.messages (shard, stream, kind, payload) SELECT $1, $2, $3, payload FROM unnest($4::bytea[]) AS payload
        """;

    public string Name => name;
    public bool IsRewindable => false;
    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => new ShardReceiver(reader, mapper.ShardOf(queueId));

    public async Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        await using var command = source.CreateCommand(Send);
        command
            .With(short.Parse(streamId.GetKeyAsString(), CultureInfo.InvariantCulture)).With(streamId.GetNamespace() ?? "")
            .With(typeof(T).Name).With(events.Select(e => JsonSerializer.SerializeToUtf8Bytes(e)).ToArray());
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Hands Orleans what the silo's reader has read for one shard. Never throws: a queue that throws stands still for long.</summary>
internal sealed class ShardReceiver(ShardReader reader, short number) : IQueueAdapterReceiver
{
    static readonly TimeSpan LongPoll = TimeSpan.FromMilliseconds(40);
    long sequence = DateTime.UtcNow.Ticks;
    Shard? shard;

    public Task Initialize(TimeSpan timeout)
    {
        shard = reader.Open(number);
        return Task.CompletedTask;
    }

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        if (shard is not { } open) return [];
        await Task.WhenAny(open.Arrived, Task.Delay(LongPoll));
        return [.. open.Fetch().Select(stream => (IBatchContainer)new MessagePage(
            StreamId.Create(stream.Key, number.ToString(CultureInfo.InvariantCulture)), new EventSequenceTokenV2(++sequence), [.. stream]))];
    }

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages)
    {
        shard?.Delivered(messages.OfType<MessagePage>().SelectMany(p => p.Messages));
        return Task.CompletedTask;
    }

    public Task Shutdown(TimeSpan timeout)
    {
        if (shard is { } open) reader.Close(open);
        shard = null;
        return Task.CompletedTask;
    }
}
