using System.Text.Json.Nodes;

namespace Crm.Simulator.Server;

/// <summary>Shopify's limit of an app in a shop: a bucket of points that fills at the plan's rate.</summary>
internal sealed class Bucket(int restoreRate)
{
    /// <summary>No query may cost more, however full the bucket is.</summary>
    public const int MostForOne = 1000;

    readonly Lock gate = new();
    readonly int most = restoreRate * 20;
    double available = restoreRate * 20;
    long at = Environment.TickCount64;
    double spent;

    /// <summary>Points that were spent so far.</summary>
    public double Spent
    {
        get { lock (gate) return spent; }
    }

    /// <summary>How often more was asked for than there was.</summary>
    public int Refused { get; private set; }

    public bool Take(int cost)
    {
        lock (gate)
        {
            Fill();
            if (cost > available)
            {
                Refused++;
                return false;
            }

            available -= cost;
            spent += cost;
            return true;
        }
    }

    public void GiveBack(int points)
    {
        lock (gate)
        {
            Fill();
            available = Math.Min(most, available + points);
            spent -= points;
        }
    }

    /// <summary>Empties it, as if another part of the app had used it.</summary>
    public void Empty()
    {
        lock (gate) available = 0;
    }

    public JsonObject Status()
    {
        lock (gate)
        {
            Fill();
            return new() { ["maximumAvailable"] = most, ["currentlyAvailable"] = (int)available, ["restoreRate"] = restoreRate };
        }
    }

    void Fill()
    {
        var now = Environment.TickCount64;
        available = Math.Min(most, available + (restoreRate * (now - at) / 1000.0));
        at = now;
    }
}
