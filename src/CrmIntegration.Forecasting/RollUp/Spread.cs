namespace CrmIntegration.Forecasting.RollUp;

/// <summary>Whose money: the company, somebody with everybody below, somebody's own deals, a region, a product.</summary>
public enum Part { Company, Team, Own, Region, Product }

/// <summary>What may still come for one part, in cents, without what is won already.</summary>
/// <param name="FromOpen">Expected of the open deals. Expected amounts of parts add up to the whole's, to the cent.</param>
/// <param name="FromNew">Expected of business that is not in the pipeline yet.</param>
/// <param name="Low">Not reached in one of ten draws (p10).</param>
/// <param name="High">Passed in one of ten draws (p90).</param>
public sealed record Spread(long FromOpen, long FromNew, long Low, long Middle, long High)
{
    public static readonly Spread Nothing = new(0, 0, 0, 0, 0);
}

/// <summary>The draws of one part: per draw what open and new business bring together, in cents.</summary>
sealed class Draws(int count)
{
    public long[] Cents { get; } = new long[count];
    public long FromOpen { get; set; }
    public long FromNew { get; set; }

    public void Add(Draws other)
    {
        for (var d = 0; d < Cents.Length; d++)
            Cents[d] += other.Cents[d];
        FromOpen += other.FromOpen;
        FromNew += other.FromNew;
    }

    public Spread Spread()
    {
        var sorted = (long[])Cents.Clone();
        Array.Sort(sorted);
        long At(double q) => sorted[(int)(q * (sorted.Length - 1) + 0.5)];
        return new(FromOpen, FromNew, At(0.1), At(0.5), At(0.9));
    }
}
