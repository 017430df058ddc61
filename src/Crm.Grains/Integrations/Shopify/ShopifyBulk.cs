using System.Text;
using System.Text.Json.Nodes;

namespace Crm.Integrations.Shopify;

/// <summary>
/// Reads the file of a bulk operation as it comes: a line for each order or customer, and after it a line for each of its parts. A file that breaks off is
/// opened again and read on behind what was taken.
/// </summary>
internal sealed class ShopifyBulk(Stream stream) : IDisposable
{
    const int LongestLine = 8 * 1024 * 1024;

    readonly StreamReader reader = new(stream, Encoding.UTF8);
    JsonObject? ahead;

    /// <summary>How many were taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>The next, with its parts in "line_items"; null at the end.</summary>
    public async Task<JsonObject?> Next(CancellationToken ct)
    {
        var whole = ahead ?? await Line(ct);
        if (whole is null) return null;
        var parts = new JsonArray();
        while ((ahead = await Line(ct)) is { } part && part.ContainsKey("__parentId")) parts.Add(part);
        if (parts.Count > 0 || !whole.ContainsKey("line_items")) whole["line_items"] = parts;
        Taken++;
        return whole;
    }

    public async Task Skip(long count, CancellationToken ct)
    {
        while (Taken < count && await Next(ct) is not null)
        {
        }
    }

    async Task<JsonObject?> Line(CancellationToken ct)
    {
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length > LongestLine) throw new IOException("A line is longer than is taken.");
            if (line.Length == 0) continue;
            try
            {
                return JsonNode.Parse(line)!.AsObject();
            }
            catch (System.Text.Json.JsonException exception)
            {
                throw new IOException("The file broke off.", exception);
            }
        }

        return null;
    }

    public void Dispose() => reader.Dispose();
}
