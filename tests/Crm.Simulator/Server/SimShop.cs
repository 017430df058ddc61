using System.Collections.Concurrent;

namespace Crm.Simulator.Server;

/// <summary>What a shop is made with. The same plan gives the same shop.</summary>
/// <param name="Platform">"shopify" or "woocommerce".</param>
/// <param name="Domain">Its host name, by which requests find it.</param>
/// <param name="Orders">How many orders its history has.</param>
/// <param name="Buyers">How many people have bought.</param>
/// <param name="Seed">Another seed, another history.</param>
/// <param name="Until">The end of the history, UTC; now when null.</param>
/// <param name="RestoreRate">Points a second that Shopify's plan grants; the bucket holds twenty times as many.</param>
internal sealed record SimPlan(string Platform, string Domain, int Orders = 200, int Buyers = 80, int Seed = 1, DateTime? Until = null, int RestoreRate = 100);

/// <summary>One simulated shop: its orders and people, and what is known of the app that asks for them.</summary>
internal sealed class SimShop
{
    const int MostSeeds = 10_000_000;

    readonly Lock gate = new();
    readonly SortedDictionary<int, SimOrder> orders = [];
    readonly SortedSet<(DateTime At, int Number)> byChange = [];
    int next;
    int requests;

    public SimShop(SimPlan plan, Courier courier)
    {
        (Plan, Courier) = (plan, courier);
        var until = plan.Until ?? DateTime.UtcNow;
        next = plan.Seed * MostSeeds / 1000;
        for (var i = 0; i < plan.Orders; i++)
        {
            var age = Math.Pow(1 - ((double)i / plan.Orders), 1.4) * 365;
            var order = new SimOrder(new Sale(next, plan.Buyers, until.AddDays(-age).AddHours(-3)));
            while (!order.IsOver) order.Next(order.At(order.Sale.Steps[order.Done]));
            Keep(order, null);
            next++;
        }
    }

    public SimPlan Plan { get; }
    public Courier Courier { get; }
    public Mood Mood { get; } = new();
    public bool IsShopify => Plan.Platform == "shopify";
    public string Currency => IsShopify ? "EUR" : "JPY";
    public string TimeZone => IsShopify ? "Europe/Berlin" : "Asia/Tokyo";
    public string Name => "Shop " + Plan.Domain.Split('.')[0];

    public Keys Keys { get; } = new();
    public Bucket Bucket => field ??= new Bucket(Plan.RestoreRate);
    public ConcurrentDictionary<long, Subscription> Subscriptions { get; } = new();

    /// <summary>How many requests came for its API.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>The shop's clock.</summary>
    public DateTime Now => DateTime.UtcNow.AddSeconds(Mood.ClockSkewSeconds);

    /// <summary>Every buyer, whether or not they have bought.</summary>
    public IEnumerable<Buyer> Buyers => Enumerable.Range(0, Plan.Buyers).Select(People.Number);

    /// <summary>Every order, oldest number first.</summary>
    public List<SimOrder> Orders
    {
        get { lock (gate) return [.. orders.Values]; }
    }

    public int Count
    {
        get { lock (gate) return orders.Count; }
    }

    public SimOrder? Find(int number)
    {
        lock (gate) return orders.GetValueOrDefault(number);
    }

    /// <summary>Orders by when they were changed, after a place in that order, at the most so many.</summary>
    public (List<SimOrder> Page, int Left) Changed(DateTime from, (DateTime At, int Number)? after, int most, DateTime? before = null)
    {
        lock (gate)
        {
            var first = after is { } place ? (place.At, place.Number + 1) : (from, int.MinValue);
            if (byChange.Count == 0 || first.CompareTo(byChange.Max) > 0) return ([], 0);
            var view = byChange.GetViewBetween(first, (before ?? DateTime.MaxValue, int.MaxValue));
            return ([.. view.Take(most).Select(c => orders[c.Number])], view.Count);
        }
    }

    public void Asked() => Interlocked.Increment(ref requests);

    /// <summary>Somebody buys.</summary>
    /// <param name="extras">What the order has beyond the ordinary.</param>
    public SimOrder Place(Extras? extras = null)
    {
        SimOrder order;
        lock (gate)
        {
            order = new SimOrder(new Sale(next++, Plan.Buyers, Now)) { Extras = extras ?? new() };
            order.Next(Now);
            Keep(order, null);
        }

        Courier.Tell(this, order);
        return order;
    }

    /// <summary>What happens to the order next; false when nothing more does.</summary>
    public bool Advance(SimOrder order)
    {
        lock (gate)
        {
            if (order.IsOver || !orders.ContainsKey(order.Sale.Number)) return false;
            var was = order.UpdatedAt;
            order.Next(Now);
            Keep(order, was);
        }

        Courier.Tell(this, order);
        return true;
    }

    /// <summary>The order is deleted for good.</summary>
    public void Delete(SimOrder order)
    {
        lock (gate)
        {
            orders.Remove(order.Sale.Number);
            byChange.Remove((order.UpdatedAt, order.Sale.Number));
        }

        Courier.TellDeleted(this, order);
    }

    /// <summary>The merchant removes the app: its tokens and webhooks are gone at once.</summary>
    public void Uninstall()
    {
        Courier.TellUninstalled(this);
        Keys.Revoke();
        Subscriptions.Clear();
    }

    void Keep(SimOrder order, DateTime? was)
    {
        if (was is { } before) byChange.Remove((before, order.Sale.Number));
        orders[order.Sale.Number] = order;
        byChange.Add((order.UpdatedAt, order.Sale.Number));
    }
}
