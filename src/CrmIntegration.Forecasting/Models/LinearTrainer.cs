using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>A labelled snapshot with the weight it has in training.</summary>
readonly record struct Example(Snapshot Seen, double Label, double Weight);

/// <summary>Fits the stage prior, and logistic regression by Newton's method whose L2 penalty pulls towards the stage prior, not towards nothing.</summary>
static class LinearTrainer
{
    /// <summary>Win rate per stage, shrunk with ten average deals.</summary>
    public static LinearModel StagePrior(IReadOnlyList<Example> examples)
    {
        var seen = examples.Select(e => e.Seen).ToList();
        var stage = seen[0].Row.Numbers.Length;
        var encoder = Encoder.Fit(seen, 1, f => f == stage);
        var share = 1 / Math.Max(1, examples.Sum(e => e.Weight) / seen.Select(s => s.Deal).Distinct().Count());
        double won = 0, all = 0;
        var perColumn = new (double Won, double All)[encoder.Columns.Count];
        foreach (var e in examples)
        {
            won += e.Weight * e.Label;
            all += e.Weight;
            foreach (var c in encoder.Encode(e.Seen.Row).At)
                perColumn[c] = (perColumn[c].Won + e.Weight * e.Label, perColumn[c].All + e.Weight);
        }
        var rate = (won * share + 1) / (all * share + 2);
        var intercept = LogOdds.Of(rate);
        var weights = perColumn.Select(c => LogOdds.Of((c.Won * share + 10 * rate) / (c.All * share + 10)) - intercept).ToArray();
        var means = perColumn.Select(c => c.All / all).ToArray();
        var size = weights.Length + 1;
        var covariance = new double[size * (size + 1) / 2];
        for (var i = 0; i < weights.Length; i++)
            covariance[LinearModel.Cell(i, i)] = 1 / ((perColumn[i].All * share + 10) * rate * (1 - rate));
        covariance[LinearModel.Cell(size - 1, size - 1)] = 1 / ((all * share + 2) * rate * (1 - rate));
        return new()
        {
            Name = "stage prior", Encoder = encoder, Weights = weights, Means = means, Covariance = covariance,
            Base = intercept + weights.Zip(means, (w, m) => w * m).Sum(),
        };
    }

    /// <param name="penalty">L2 strength in deals: 1 is mild, 30 holds close to the stage prior.</param>
    public static LinearModel Logistic(
        string name, IReadOnlyList<Example> examples, double penalty, int fewest, Func<int, bool> wanted, CancellationToken cancel)
    {
        var prior = StagePrior(examples);
        var seen = examples.Select(e => e.Seen).ToList();
        var encoder = Encoder.Fit(seen, fewest, wanted);
        var p = encoder.Columns.Count;
        var start = new double[p + 1];
        for (var i = 0; i < p; i++)
            if (prior.Encoder.Columns.FindIndex(c => c.Feature == encoder.Columns[i].Feature && c.Word == encoder.Columns[i].Word) is >= 0 and var same)
                start[i] = prior.Weights[same];
        start[p] = prior.Base - prior.Weights.Zip(prior.Means, (w, m) => w * m).Sum();

        // weights are scaled so that one deal, however often it was seen, is one observation
        var share = seen.Select(s => s.Deal).Distinct().Count() / examples.Sum(e => e.Weight);
        var rows = examples.Select(e => (X: encoder.Encode(e.Seen.Row), e.Label, Weight: e.Weight * share)).ToList();
        var weights = (double[])start.Clone();
        var inverse = Array.Empty<double>();
        for (var round = 0; round < 25; round++)
        {
            cancel.ThrowIfCancellationRequested();
            var gradient = new double[p + 1];
            var curve = new double[(p + 1) * (p + 2) / 2];
            foreach (var (x, label, weight) in rows) Accumulate(x, label, weight, weights, gradient, curve);
            for (var i = 0; i < p; i++)
            {
                gradient[i] -= penalty * (weights[i] - start[i]);
                curve[LinearModel.Cell(i, i)] += penalty;
            }
            curve[LinearModel.Cell(p, p)] += 1e-6;
            inverse = Cholesky.Invert(curve, p + 1);
            var step = Cholesky.Multiply(inverse, gradient);
            var longest = step.Max(Math.Abs);
            for (var i = 0; i <= p; i++) weights[i] += step[i] * Math.Min(1, 3 / Math.Max(longest, 1e-12));
            if (longest < 1e-6) break;
        }
        var means = new double[p];
        foreach (var (x, _, weight) in rows)
            for (var i = 0; i < x.At.Length; i++) means[x.At[i]] += weight * x.Values[i];
        var total = rows.Sum(r => r.Weight);
        for (var i = 0; i < p; i++) means[i] /= total;
        return new()
        {
            Name = name, Encoder = encoder, Weights = weights[..p], Means = means, Covariance = inverse,
            Base = weights[p] + Enumerable.Range(0, p).Sum(i => weights[i] * means[i]),
        };
    }

    static void Accumulate((int[] At, double[] Values) x, double label, double weight, double[] weights, double[] gradient, double[] curve)
    {
        var p = weights.Length - 1;
        var z = weights[p];
        for (var i = 0; i < x.At.Length; i++) z += weights[x.At[i]] * x.Values[i];
        var chance = LogOdds.ToChance(z);
        var off = weight * (label - chance);
        var bend = weight * Math.Max(chance * (1 - chance), 1e-9);
        for (var i = 0; i < x.At.Length; i++)
        {
            gradient[x.At[i]] += off * x.Values[i];
            // columns ascend, so (i, j <= i) is always in the lower triangle
            for (var j = 0; j <= i; j++) curve[LinearModel.Cell(x.At[i], x.At[j])] += bend * x.Values[i] * x.Values[j];
            curve[LinearModel.Cell(p, x.At[i])] += bend * x.Values[i];
        }
        gradient[p] += off;
        curve[LinearModel.Cell(p, p)] += bend;
    }
}

/// <summary>Symmetric positive definite matrices as lower triangles, row by row.</summary>
static class Cholesky
{
    public static double[] Invert(double[] a, int n)
    {
        var l = (double[])a.Clone();
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = l[LinearModel.Cell(i, j)];
                for (var k = 0; k < j; k++) sum -= l[LinearModel.Cell(i, k)] * l[LinearModel.Cell(j, k)];
                l[LinearModel.Cell(i, j)] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / l[LinearModel.Cell(j, j)];
            }
        var m = new double[l.Length];
        for (var i = 0; i < n; i++)
        {
            m[LinearModel.Cell(i, i)] = 1 / l[LinearModel.Cell(i, i)];
            for (var j = 0; j < i; j++)
            {
                double sum = 0;
                for (var k = j; k < i; k++) sum -= l[LinearModel.Cell(i, k)] * m[LinearModel.Cell(k, j)];
                m[LinearModel.Cell(i, j)] = sum / l[LinearModel.Cell(i, i)];
            }
        }
        var inverse = new double[l.Length];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                double sum = 0;
                for (var k = i; k < n; k++) sum += m[LinearModel.Cell(k, i)] * m[LinearModel.Cell(k, j)];
                inverse[LinearModel.Cell(i, j)] = sum;
            }
        return inverse;
    }

    public static double[] Multiply(double[] a, double[] x)
    {
        var product = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j <= i; j++)
            {
                product[i] += a[LinearModel.Cell(i, j)] * x[j];
                if (i != j) product[j] += a[LinearModel.Cell(i, j)] * x[i];
            }
        return product;
    }
}
