namespace CrmIntegration.Forecasting.RollUp;

/// <summary>
/// Chance that depends only on what it is asked about: the same seed, thing and draw give the same luck, in any order, on any thread, for the
/// whole company or for one rep. So nothing drawn need be kept, and what is drawn for the parts is what was drawn for the whole.
/// The mixing is SplitMix64's (Steele, Lea and Flood 2014).
/// </summary>
static class Luck
{
    const int Cells = 4096;
    static readonly double[] Steps = [.. Enumerable.Range(0, Cells + 1).Select(i => Gauss.Inverse(i / (double)Cells))];

    public static ulong KeyOf(string id, int seed)
    {
        var hash = 0xCBF29CE484222325UL;                    // FNV-1a
        foreach (var letter in id)
            hash = (hash ^ letter) * 0x100000001B3UL;
        return Mix(hash ^ ((ulong)(uint)seed * 0x9E3779B97F4A7C15UL));
    }

    public static ulong At(ulong key, int draw) => Mix(key + (ulong)(draw + 1) * 0x9E3779B97F4A7C15UL);

    /// <summary>Evenly in [0, 1).</summary>
    public static double Even(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal from the upper bits: between 4,096 steps a straight line, in the two tails exact.</summary>
    public static double Normal(ulong bits)
    {
        var cell = (int)(bits >> 52);
        if (cell is 0 or Cells - 1)
            return Gauss.Inverse(Math.Clamp(Even(bits), 1e-12, 1 - 1e-12));
        var low = Steps[cell];
        return low + (Steps[cell + 1] - low) * ((bits >> 12 & 0xFF_FFFF_FFFF) * (1.0 / (1UL << 40)));
    }

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
