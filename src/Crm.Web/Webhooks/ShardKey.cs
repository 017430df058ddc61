using System.Text;
using System.Text.Json;

namespace Crm.Web.Webhooks;

/// <summary>
/// The key by which a webhook finds its shard: news of one order must meet in one shard, so it is the order's id, wherever the topic keeps it.
/// Reads no more of the body than it must; a body that cannot be read goes to the shop's own shard and is parked by the intake.
/// </summary>
internal static class ShardKey
{
    const int MostDigits = 64;

    public static string Of(Guid integration, string topic, ReadOnlySpan<byte> body)
    {
        var (kind, name) = topic switch
        {
            _ when topic.StartsWith("orders/", StringComparison.Ordinal) || topic.StartsWith("order.", StringComparison.Ordinal) => ('o', "id"),
            _ when topic.StartsWith("refunds/", StringComparison.Ordinal) || topic.StartsWith("fulfillments/", StringComparison.Ordinal) => ('o', "order_id"),
            _ => ('c', "id"),
        };
        return Find(body, name, hasGid: name == "id" && topic.Contains('/')) is { } id ? $"{integration}:{kind}:{id}" : integration.ToString();
    }

    static string? Find(ReadOnlySpan<byte> body, string name, bool hasGid)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 512 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            string? id = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                // The number is rounded in some payloads; the gid never is.
                var isGid = hasGid && reader.ValueTextEquals("admin_graphql_api_id"u8);
                var isId = reader.ValueTextEquals(name);
                reader.Read();
                if (isGid && reader.TokenType == JsonTokenType.String && LastSegment(reader.ValueSpan) is { } exact) return exact;
                if (isId && reader.TokenType is JsonTokenType.Number or JsonTokenType.String && reader.ValueSpan.Length <= MostDigits)
                {
                    id = Encoding.UTF8.GetString(reader.ValueSpan);
                    if (!hasGid) return id;
                }

                reader.Skip();
            }

            return id;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? LastSegment(ReadOnlySpan<byte> gid)
    {
        var segment = gid[(gid.LastIndexOf((byte)'/') + 1)..];
        return segment.Length is > 0 and <= MostDigits ? Encoding.UTF8.GetString(segment) : null;
    }
}
