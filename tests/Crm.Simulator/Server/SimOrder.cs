using System.Text.Json.Nodes;

namespace Crm.Simulator.Server;

/// <summary>An order of a simulated shop as it stands now, by the shop's own clock.</summary>
internal sealed class SimOrder(Sale sale)
{
    readonly Dictionary<Step, DateTime> times = [];

    public Sale Sale => sale;

    /// <summary>How many of the sale's steps have been done.</summary>
    public int Done { get; private set; }

    /// <summary>What it has beyond the ordinary.</summary>
    public Extras Extras { get; set; } = new();

    public Step Step => sale.Steps[Done - 1];

    public bool IsOver => Done == sale.Steps.Count;

    /// <summary>Whole seconds, as both platforms stamp.</summary>
    public DateTime UpdatedAt { get; private set; }

    public DateTime At(Step step) => times.TryGetValue(step, out var at) ? at : sale.At(step);

    /// <summary>Shopify: as its webhooks tell it now.</summary>
    public JsonObject Told() => Extras.AddTo(ShopifyStore.Order(sale, Step, At), this);

    /// <summary>The next step, at this moment.</summary>
    public Step Next(DateTime at)
    {
        var step = sale.Steps[Done++];
        times[step] = UpdatedAt = new DateTime(at.Ticks - (at.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        return step;
    }
}
