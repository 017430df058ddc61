namespace Crm.Simulator.Seed;

/// <summary>Numbers that look like chance and are the same for the same number and purpose, on every machine (SplitMix64).</summary>
internal struct Chance(long number, int purpose)
{
    ulong state = ((ulong)number * 0x9E3779B97F4A7C15) ^ ((ulong)purpose << 32);

    /// <summary>From 0 to below 1.</summary>
    public double Part() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to below <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
