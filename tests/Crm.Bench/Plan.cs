namespace Crm.Bench;

/// <summary>Customers who have bought before.</summary>
/// <param name="Earlier">Orders that each of them has placed before the measurement.</param>
/// <param name="Customers">How many they are; the new orders go round among them.</param>
/// <param name="Ratio">How many times the recomputing trigger's throughput is wanted.</param>
internal sealed record History(int Earlier, int Customers, double Ratio);

/// <summary>How long and how much is measured.</summary>
/// <param name="Window">How long each measurement sends.</param>
/// <param name="WarmUp">How long it runs before.</param>
/// <param name="Grains">Customers whose grains are activated to be weighed.</param>
/// <param name="MostPerSecond">Orders that are prepared for each second of a window: more than the machine can take.</param>
/// <param name="Kills">How often each recovery is measured.</param>
/// <param name="Customers">Customers whose pages are opened.</param>
/// <param name="Orders">Their orders.</param>
/// <param name="Users">People who open pages at once.</param>
internal sealed record Plan(TimeSpan Window, TimeSpan WarmUp, IReadOnlyList<History> Histories, int Grains, int MostPerSecond, int Kills,
    int Customers, int Orders, int Users)
{
    public static Plan Full { get; } = new(
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3),
        [new(10, 10_000, 2.5), new(100, 2_000, 5), new(1_000, 300, 15), new(10_000, 60, 60)], 100_000, 15_000, 3, 100_000, 1_000_000, 1_000);

    public static Plan Quick { get; } = new(
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1),
        [new(10, 1_000, 2.5), new(100, 200, 5), new(1_000, 50, 15), new(10_000, 20, 60)], 10_000, 15_000, 1, 2_000, 20_000, 100);
}
