namespace CrmIntegration.Forecasting.Series;

/// <summary>Forecasts of every method from several past moments (origins), beside what then came. Parameters are learned before the first origin,
/// so nothing is known before its time; each origin costs one pass through the values up to it.</summary>
sealed class RollingOrigin
{
    public required int[] Origins { get; init; }
    public required IReadOnlyList<string> Names { get; init; }
    /// <summary>[method][origin][step].</summary>
    public required double[][][] Forecasts { get; init; }
    public required double[][] Actual { get; init; }
    /// <summary>Mean absolute one-step change of the values before the first origin: errors in these units are comparable between series.</summary>
    public required double Scale { get; init; }

    /// <summary>Longest past that methods learn from, in observations: what is older teaches little and costs time.</summary>
    internal const int LongestPast = 520;

    public static RollingOrigin? Run(double[] y, SeriesShape shape, IReadOnlyList<SeriesMethod> methods, int most)
    {
        var h = shape.Horizon;
        var shortest = Math.Max(8, Math.Min(2 * Math.Max(shape.Season, 4), y.Length / 2));
        if (y.Length - h < shortest) h = Math.Max(1, y.Length - shortest);
        if (y.Length - h < 4) return null;
        // spread over one season, so that each time of the year is judged, or over what there is
        var reach = Math.Min(Math.Max(shape.Season, h), y.Length - h - shortest);
        var count = Math.Clamp(reach + 1, 1, most);
        int[] origins = [.. Enumerable.Range(0, count).Select(k => y.Length - h - (count == 1 ? 0 : (int)Math.Round(reach * (count - 1.0 - k) / (count - 1))))];
        var names = new List<string>();
        var forecasts = new List<double[][]>();
        var before = y[..origins[0]];
        foreach (var method in methods)
        {
            if (method.Fit(before, shape with { Horizon = h }) is not { } model) continue;
            names.Add(method.Name);
            forecasts.Add([.. origins.Select(o => Sane(model.Forecast(y[..o], h), y.AsSpan(0, o)))]);
        }
        return new()
        {
            Origins = origins, Names = names, Forecasts = [.. forecasts], Actual = [.. origins.Select(o => y[o..(o + h)])],
            Scale = Math.Max(Enumerable.Range(1, before.Length - 1).Average(t => Math.Abs(before[t] - before[t - 1])), 1e-9 * (1 + before.Select(Math.Abs).Max())),
        };
    }

    /// <summary>What is not finite, or far outside everything seen, is replaced by the last value: no method may run away.</summary>
    internal static double[] Sane(double[] forecast, ReadOnlySpan<double> past)
    {
        double low = double.MaxValue, high = double.MinValue;
        foreach (var v in past[Math.Max(0, past.Length - LongestPast)..]) (low, high) = (Math.Min(low, v), Math.Max(high, v));
        var room = 1.5 * (high - low) + 1e-12;
        var last = past[^1];
        return [.. forecast.Select(v => double.IsFinite(v) && v >= low - room && v <= high + room ? v : last)];
    }

    /// <summary>Mean absolute error of a method over all origins and steps, in units of <see cref="Scale"/>.</summary>
    public double ErrorOf(int method) => Forecasts[method].Select((f, o) => f.Select((v, i) => Math.Abs(v - Actual[o][i])).Average()).Average() / Scale;
}
