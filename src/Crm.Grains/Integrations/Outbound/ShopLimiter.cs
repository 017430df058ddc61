namespace Crm.Integrations.Outbound;

/// <summary>
/// Who may call a shop next. One for each shop, in its grain: so many calls at once, and of the points that the shop grants never more than there are.
/// First come, first served, people before background work. What is left is the shop's own word of it, grown by the rate at which it fills
/// and less what is under way.
/// </summary>
internal sealed class ShopLimiter(TimeProvider time, int atOnce = 2)
{
    sealed record Waiter(int Cost, TaskCompletionSource<Turn> Granted);

    /// <summary>The leave to make one call; to be disposed when it is answered.</summary>
    public sealed class Turn(ShopLimiter limiter, int cost) : IDisposable
    {
        public int Cost => cost;

        public bool IsOver { get; private set; }

        public void Dispose()
        {
            if (IsOver) return;
            IsOver = true;
            limiter.Left(this);
        }
    }

    readonly Lock gate = new();
    readonly LinkedList<Waiter> people = [];
    readonly LinkedList<Waiter> background = [];
    int running;
    int underWay;
    decimal available;
    decimal rate;
    decimal most;
    long at;
    ITimer? timer;

    /// <summary>The most that one call may cost: the whole bucket. 0: the shop has not said.</summary>
    public int Most
    {
        get { lock (gate) return (int)most; }
    }

    public Task<Turn> Enter(int cost, bool forPerson, CancellationToken ct)
    {
        var waiter = new Waiter(cost, new(TaskCreationOptions.RunContinuationsAsynchronously));
        LinkedListNode<Waiter> place;
        lock (gate)
        {
            place = (forPerson ? people : background).AddLast(waiter);
            Grant();
        }

        if (!ct.CanBeCanceled) return waiter.Granted.Task;
        var gaveUp = ct.Register(() =>
        {
            lock (gate) place.List?.Remove(place);
            waiter.Granted.TrySetCanceled(ct);
        });
        _ = waiter.Granted.Task.ContinueWith(_ => gaveUp.Unregister(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return waiter.Granted.Task;
    }

    /// <summary>The shop's own word, with an answer: how much its bucket holds, how much is in it, how much comes in a second.</summary>
    public void Heard(int bucket, int left, int perSecond, Turn turn)
    {
        lock (gate)
        {
            // Answers come out of order, and what is under way may or may not be taken off already: the lesser is believed.
            (most, rate, at) = (bucket, perSecond, time.GetTimestamp());
            available = Math.Min(bucket, left - (underWay - (turn.IsOver ? 0 : turn.Cost)));
            Grant();
        }
    }

    void Left(Turn turn)
    {
        lock (gate)
        {
            running--;
            underWay -= turn.Cost;
            Grant();
        }
    }

    void Grant()
    {
        Fill();
        while (running < atOnce && (people.First ?? background.First) is { } next)
        {
            // Nobody overtakes: what is cheaper would keep what is dearer waiting for ever.
            var cost = most > 0 ? Math.Min(next.Value.Cost, (int)most) : next.Value.Cost;
            if (most > 0 && available < cost)
            {
                Wait((cost - available) / Math.Max(1, rate));
                return;
            }

            next.List!.Remove(next);
            var turn = new Turn(this, cost); // what is dearer than the bucket is refused by the shop, and takes no more off it than it holds
            if (!next.Value.Granted.TrySetResult(turn)) continue;
            running++;
            underWay += turn.Cost;
            available -= turn.Cost;
        }
    }

    void Fill()
    {
        if (most == 0) return;
        var now = time.GetTimestamp();
        available = Math.Min(most, available + (rate * (decimal)time.GetElapsedTime(at, now).Ticks / TimeSpan.TicksPerSecond));
        at = now;
    }

    void Wait(decimal seconds)
    {
        timer?.Dispose();
        timer = time.CreateTimer(_ =>
        {
            lock (gate) Grant();
        }, null, TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) + TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
    }
}
