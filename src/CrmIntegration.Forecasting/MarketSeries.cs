namespace CrmIntegration.Forecasting;

/// <summary>A market figure over time: an index, a price, a demand. Each value counts from the moment it became known, which may be later than the time it speaks of.</summary>
/// <param name="Points">Ascending by KnownAt.</param>
public sealed record MarketSeries(string Name, IReadOnlyList<MarketPoint> Points)
{
    /// <summary>The newest value known at a moment; NaN before the first.</summary>
    public double KnownOn(DateTimeOffset at)
    {
        int low = 0, high = Points.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Points[middle].KnownAt <= at) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? double.NaN : Points[low - 1].Value;
    }
}

public readonly record struct MarketPoint(DateTimeOffset KnownAt, double Value);
