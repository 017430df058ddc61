using Orleans.Concurrency;

namespace Crm.Live;

/// <summary>Which things changed, never how: whoever shows them fetches them under their own rights.</summary>
/// <param name="Customers">Customers whose figures or profile changed.</param>
/// <param name="Orders">Whether any order changed.</param>
/// <param name="Integrations">Shops whose health changed.</param>
/// <param name="Names">What else changed, by the name under which pages watch it, e.g. "tasks".</param>
[GenerateSerializer, Immutable, Alias("crm.changes")]
public sealed record Changes(
    [property: Id(0)] IReadOnlyList<Guid> Customers, [property: Id(1)] bool Orders, [property: Id(2)] IReadOnlyList<Guid> Integrations,
    [property: Id(3)] IReadOnlyList<string> Names);

/// <summary>A web process that shows live pages.</summary>
[Alias("crm.live-observer")]
public interface ILiveObserver : IGrainObserver
{
    /// <summary>Some things changed.</summary>
    [Alias("changed"), OneWay] Task Changed(Changes changes);
}

/// <summary>Tells every web process what changed (the key is 0: there is one). Best effort: a page that misses a change shows it when it is next fetched.</summary>
[Alias("crm.live")]
public interface ILiveGrain : IGrainWithIntegerKey
{
    /// <summary>Watches until a minute after the last call: call it every 20 seconds.</summary>
    [Alias("watch")] Task Watch(ILiveObserver observer);

    /// <summary>Passes changes on to whoever watches.</summary>
    [Alias("tell"), OneWay] Task Tell(Changes changes);
}
