using System.Text.Json;

namespace Crm.Privacy;

/// <summary>What a request by law says of whom it is about, as far as it can be read. Pure.</summary>
/// <param name="Identities">The customer's id in the shop, and what a guest would be known by.</param>
/// <param name="Orders">The ids of the orders that it names.</param>
internal sealed record RequestPayload(string[] Identities, string[] Orders)
{
    static readonly RequestPayload Nobody = new([], []);

    public static RequestPayload Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            var identities = new List<string>();
            if (json.RootElement.TryGetProperty("customer", out var customer) && customer.ValueKind == JsonValueKind.Object)
            {
                if (customer.TryGetProperty("id", out var id)) identities.Add(id.ToString());
                foreach (var name in (string[])["email", "phone"])
                {
                    if (customer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) identities.Add("guest:" + value.GetString()!.Trim().ToLowerInvariant());
                }
            }

            return new([.. identities], json.RootElement.TryGetProperty("orders_to_redact", out var orders) && orders.ValueKind == JsonValueKind.Array
                ? [.. orders.EnumerateArray().Select(o => o.ToString())] : []);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Nobody;
        }
    }
}
