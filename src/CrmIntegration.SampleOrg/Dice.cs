namespace CrmIntegration.SampleOrg;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): a throw depends only on seed and stream, on every machine and runtime.</summary>
sealed class Dice(int seed, long stream)
{
    ulong state = Mix(unchecked((ulong)seed * 0x9E3779B97F4A7C15UL ^ Mix((ulong)stream + 0x632BE59BD9B4E019UL)));

    ulong Next() => Mix(state += 0x9E3779B97F4A7C15UL);

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Evenly in [0, 1).</summary>
    public double Throw() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double p) => Throw() < p;

    public int Below(int n) => (int)(Throw() * n);

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>Standard normal (Box-Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Throw())) * Math.Cos(2 * Math.PI * Throw());

    /// <summary>Poisson by multiplication (Knuth): meant for small means.</summary>
    public int Count(double mean)
    {
        var (count, product, floor) = (0, Throw(), Math.Exp(-mean));
        while (product > floor && count < 50)
            (count, product) = (count + 1, product * Throw());
        return count;
    }
}
