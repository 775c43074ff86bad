namespace CrmIntegration.Forecasting.Effects;

/// <summary>How much data a trial needs, and what it can find with what there is. Two-sided test at 5 % of a difference of means (Donner and Klar 2000 for the clusters).</summary>
public static class Power
{
    const double Alpha = 0.05;

    /// <summary>Values needed in all, both sides together.</summary>
    /// <param name="difference">The smallest one worth finding, in the measure's unit.</param>
    /// <param name="deviation">Standard deviation of one value; of a share p it is the root of p(1-p).</param>
    /// <param name="heldShare">Share that is held out, 0 to 1.</param>
    /// <param name="power">Chance to find it if it is there.</param>
    /// <param name="perCluster">Values per unit of the lot; 1 when each stands alone.</param>
    /// <param name="alike">How alike values of one unit are, 0 to 1 (intraclass correlation).</param>
    public static long Needed(double difference, double deviation, double heldShare, double power = 0.8, double perCluster = 1, double alike = 0)
    {
        if (!(Math.Abs(difference) > 0) || !(deviation > 0) || heldShare is not (> 0 and < 1))
            return long.MaxValue;
        var n = Math.Pow(Both(power) * deviation / difference, 2) / (heldShare * (1 - heldShare)) * Inflation(perCluster, alike);
        return n < long.MaxValue / 2 ? (long)Math.Ceiling(n) : long.MaxValue;
    }

    /// <summary>The smallest difference that so many values find with that chance.</summary>
    public static double Findable(long values, double deviation, double heldShare, double power = 0.8, double perCluster = 1, double alike = 0) =>
        values <= 0 || heldShare is not (> 0 and < 1) ? double.PositiveInfinity : Both(power) * deviation * Math.Sqrt(Inflation(perCluster, alike) / (values * heldShare * (1 - heldShare)));

    static double Both(double power) => Student.Critical(Alpha, double.PositiveInfinity) + Student.Critical(2 * (1 - Math.Clamp(power, 0.5, 0.999)), double.PositiveInfinity);
    static double Inflation(double perCluster, double alike) => 1 + (Math.Max(1, perCluster) - 1) * Math.Clamp(alike, 0, 1);
}
