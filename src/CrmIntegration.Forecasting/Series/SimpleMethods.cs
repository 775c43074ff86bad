namespace CrmIntegration.Forecasting.Series;

/// <summary>What every other method must beat.</summary>
static class SimpleMethods
{
    /// <summary>The last value stays.</summary>
    public static readonly SeriesMethod Naive = new("naive", (_, _) => new((y, h) => [.. Enumerable.Repeat(y[^1], h)], "the last value stays"));

    /// <summary>The value one season ago comes again.</summary>
    public static readonly SeriesMethod SeasonalNaive = new("seasonal naive", (y, shape) => shape.Season < 2 || y.Length < 2 * shape.Season ? null
        : new((z, h) => [.. Enumerable.Range(0, h).Select(i => z[z.Length - shape.Season + i % shape.Season])], $"the value {shape.Season} periods ago comes again"));

    /// <summary>From the last value on, the mean change of the same periods in the last two seasons comes again, halved: a season is only half reliable.</summary>
    public static readonly SeriesMethod SeasonalChange = new("change of last season", (y, shape) => shape.Season < 2 || y.Length < 2 * shape.Season + shape.Horizon ? null
        : new((z, h) => [.. Enumerable.Range(1, h).Select(i => z[^1] + 0.5 * MeanChange(z, shape.Season, i))], "half of last season's change comes again"));

    static double MeanChange(double[] y, int season, int ahead)
    {
        var (sum, count) = (0.0, 0);
        for (var back = 1; back <= 2; back++)
        {
            var from = y.Length - 1 - back * season;
            if (from < 0) break;
            sum += y[from + (ahead - 1) % season + 1] - y[from];
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }
}
