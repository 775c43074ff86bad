namespace CrmIntegration.Forecasting;

/// <summary>Measures of probability forecasts. y holds 0 or 1, p probabilities, of equal length; an empty input gives NaN.</summary>
public static class Metrics
{
    /// <summary>Mean squared difference (Brier 1950); lower is better.</summary>
    public static double Brier(ReadOnlySpan<double> y, ReadOnlySpan<double> p, ReadOnlySpan<double> weights = default) =>
        Mean(y, p, weights, static (a, b) => (a - b) * (a - b));

    /// <summary>Mean negative log likelihood in nats; p is clipped to [1e-6, 1 - 1e-6].</summary>
    public static double LogLoss(ReadOnlySpan<double> y, ReadOnlySpan<double> p, ReadOnlySpan<double> weights = default) =>
        Mean(y, p, weights, LossOf);

    internal static double LossOf(double y, double p)
    {
        p = Math.Clamp(p, 1e-6, 1 - 1e-6);
        return -(y * Math.Log(p) + (1 - y) * Math.Log(1 - p));
    }

    /// <summary>Chance that a won row is ranked above a lost one, ties half (Mann-Whitney); null with one class only.</summary>
    public static double? Auc(ReadOnlySpan<double> y, ReadOnlySpan<double> p)
    {
        var labels = y.ToArray();
        var scores = p.ToArray();
        Array.Sort(scores, labels);
        double ranks = 0, positives = 0;
        for (var i = 0; i < scores.Length;)
        {
            var end = i;
            double inTie = 0;
            while (end < scores.Length && scores[end] == scores[i]) inTie += labels[end++];
            ranks += inTie * (i + 1 + end) / 2.0;
            positives += inTie;
            i = end;
        }
        var negatives = scores.Length - positives;
        return positives == 0 || negatives == 0 ? null : (ranks - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /// <summary>Expected calibration error over ten equal-width bins (Naeini 2015; the same bins as the reference scripts).</summary>
    public static double Ece(ReadOnlySpan<double> y, ReadOnlySpan<double> p) =>
        Bins(y, p).Sum(b => Math.Abs(b.Predicted - b.Observed) * b.Count) / y.Length;

    /// <summary>The non-empty ones of ten equal-width bins, in ascending order.</summary>
    public static IReadOnlyList<ReliabilityBin> Bins(ReadOnlySpan<double> y, ReadOnlySpan<double> p)
    {
        var predicted = new double[10];
        var observed = new double[10];
        var count = new int[10];
        for (var i = 0; i < y.Length; i++)
        {
            var bin = Math.Clamp((int)(p[i] * 10), 0, 9);
            predicted[bin] += p[i];
            observed[bin] += y[i];
            count[bin]++;
        }
        return [.. Enumerable.Range(0, 10).Where(b => count[b] > 0)
            .Select(b => new ReliabilityBin(predicted[b] / count[b], observed[b] / count[b], count[b]))];
    }

    /// <summary>Weighted absolute percentage error: sum of |forecast - actual| over sum of |actual|.</summary>
    public static double Wape(ReadOnlySpan<double> actual, ReadOnlySpan<double> forecast)
    {
        double off = 0, all = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            off += Math.Abs(forecast[i] - actual[i]);
            all += Math.Abs(actual[i]);
        }
        return all == 0 ? double.NaN : off / all;
    }

    /// <summary>95 % percentile interval of a measure, resampling whole groups (deals) so that a deal's rows stay together (Efron 1979).</summary>
    public static (double Low, double High) Bootstrap(
        IReadOnlyList<int[]> groups, Func<IReadOnlyList<int>, double?> measure, int seed, int rounds = 200)
    {
        var random = new Random(seed);
        var values = new List<double>(rounds);
        var rows = new List<int>();
        for (var round = 0; round < rounds; round++)
        {
            rows.Clear();
            for (var g = 0; g < groups.Count; g++) rows.AddRange(groups[random.Next(groups.Count)]);
            if (measure(rows) is { } value && double.IsFinite(value)) values.Add(value);
        }
        if (values.Count == 0) return (double.NaN, double.NaN);
        values.Sort();
        return (values[(int)(0.025 * (values.Count - 1))], values[(int)Math.Ceiling(0.975 * (values.Count - 1))]);
    }

    static double Mean(ReadOnlySpan<double> y, ReadOnlySpan<double> p, ReadOnlySpan<double> weights, Func<double, double, double> loss)
    {
        double sum = 0, all = 0;
        for (var i = 0; i < y.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight * loss(y[i], p[i]);
            all += weight;
        }
        return sum / all;
    }
}
