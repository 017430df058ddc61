using Crm.Intake;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Crm.Silo.Streams;

/// <summary>
/// The messages of one stream that one read found, as one unit of delivery: what Orleans does for each unit is then done for a page and not
/// for a message. The token is the reader's own counter: ids are committed out of order and would make the cache miss.
/// </summary>
[GenerateSerializer, Immutable, Alias("crm.message-page")]
internal sealed class MessagePage(StreamId streamId, EventSequenceTokenV2 token, IReadOnlyList<Message> messages) : IBatchContainer
{
    [Id(0)] readonly StreamId streamId = streamId;
    [Id(1)] readonly EventSequenceTokenV2 token = token;
    [Id(2)] readonly IReadOnlyList<Message> messages = messages;

    public StreamId StreamId => streamId;
    public StreamSequenceToken SequenceToken => token;
    public IReadOnlyList<Message> Messages => messages;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i] is T message) yield return Tuple.Create<T, StreamSequenceToken>(message, token.CreateSequenceTokenForEvent(i));
        }
    }

    public bool ImportRequestContext() => false;
}
