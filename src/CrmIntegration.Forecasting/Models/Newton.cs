using System.Numerics;

namespace CrmIntegration.Forecasting.Models;

/// <summary>One row of a logistic fit: its columns that are not zero, and log-odds that are given beforehand.</summary>
readonly record struct Observation(int[] At, double[] Values, double Label, double Weight, double Offset = 0);

/// <summary>Penalised logistic regression by Newton's method (iteratively reweighted least squares). The intercept stands last and bears no penalty.</summary>
static class Newton
{
    /// <param name="towards">Where the penalty pulls each weight; intercept last.</param>
    /// <param name="penalty">L2 strength per weight.</param>
    /// <param name="from">Where the search starts, if something nearer is known.</param>
    /// <returns>The weights, and the inverse of the curvature as a lower triangle: their covariance (Laplace approximation).</returns>
    public static (double[] Weights, double[] Inverse) Fit(IReadOnlyList<Observation> rows, double[] towards, Func<int, double> penalty, CancellationToken cancel, double[]? from = null)
    {
        var p = towards.Length - 1;
        var weights = (double[])(from ?? towards).Clone();
        var factor = Array.Empty<double>();
        for (var round = 0; round < 25; round++)
        {
            cancel.ThrowIfCancellationRequested();
            var gradient = new double[p + 1];
            var curve = new double[(p + 1) * (p + 2) / 2];
            foreach (var row in rows) Accumulate(row, weights, gradient, curve);
            for (var i = 0; i < p; i++)
            {
                gradient[i] -= penalty(i) * (weights[i] - towards[i]);
                curve[LinearModel.Cell(i, i)] += penalty(i);
            }
            curve[LinearModel.Cell(p, p)] += 1e-6;
            factor = Cholesky.Factor(curve, p + 1);
            var step = Cholesky.Solve(factor, gradient);
            var longest = step.Max(Math.Abs);
            for (var i = 0; i <= p; i++) weights[i] += step[i] * Math.Min(1, 3 / Math.Max(longest, 1e-12));
            if (longest < 1e-4) break;                     // Newton squares the distance: what is left is far below a millionth
        }
        return (weights, Cholesky.Invert(factor, p + 1));
    }

    static void Accumulate(in Observation row, double[] weights, double[] gradient, double[] curve)
    {
        var (at, values) = (row.At, row.Values);
        var p = weights.Length - 1;
        var z = weights[p] + row.Offset;
        for (var i = 0; i < at.Length; i++) z += weights[at[i]] * values[i];
        var chance = Features.LogOdds.ToChance(z);
        var off = row.Weight * (row.Label - chance);
        var bend = row.Weight * Math.Max(chance * (1 - chance), 1e-9);
        Span<int> runs = stackalloc int[at.Length];
        for (var i = at.Length - 1; i >= 0; i--) runs[i] = i + 1 < at.Length && at[i + 1] == at[i] + 1 ? runs[i + 1] : i + 1;
        for (var i = 0; i < at.Length; i++)
        {
            gradient[at[i]] += off * values[i];
            var line = curve.AsSpan(at[i] * (at[i] + 1) / 2, at[i] + 1);
            var bent = bend * values[i];
            // columns ascend, so (i, j <= i) is always in the lower triangle; neighbours are added several at a time
            for (var j = 0; j <= i;)
            {
                var until = Math.Min(runs[j], i + 1);
                AddScaled(line.Slice(at[j], until - j), values.AsSpan(j, until - j), bent);
                j = until;
            }
            curve[LinearModel.Cell(p, at[i])] += bent;
        }
        gradient[p] += off;
        curve[LinearModel.Cell(p, p)] += bend;
    }

    static void AddScaled(Span<double> to, ReadOnlySpan<double> x, double by)
    {
        var k = 0;
        if (x.Length >= Vector<double>.Count)
            for (var times = new Vector<double>(by); k <= x.Length - Vector<double>.Count; k += Vector<double>.Count)
                (new Vector<double>(to[k..]) + times * new Vector<double>(x[k..])).CopyTo(to[k..]);
        for (; k < x.Length; k++) to[k] += by * x[k];
    }
}
