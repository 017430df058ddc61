using Microsoft.Extensions.Logging;
using Orleans.Utilities;

namespace Crm.Live;

internal sealed class LiveGrain(ILogger<LiveGrain> log) : Grain, ILiveGrain
{
    readonly ObserverManager<ILiveObserver> observers = new(TimeSpan.FromMinutes(1), log);

    public Task Watch(ILiveObserver observer)
    {
        observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task Tell(Changes changes) => observers.Notify(o => o.Changed(changes));
}
