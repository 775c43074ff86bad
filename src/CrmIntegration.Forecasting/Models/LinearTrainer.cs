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
        var share = EffectiveDeals.Share(examples);
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
    /// <param name="bends">Whether numbers' lines may bend.</param>
    /// <param name="byAge">L2 strength in deals of what a column says more or less at some age; null: the same at every age.</param>
    /// <param name="near">A model of the same examples whose weights are a good place to start from.</param>
    public static LinearModel Logistic(
        string name, IReadOnlyList<Example> examples, double penalty, int fewest, Func<int, bool> wanted, CancellationToken cancel, bool bends = false, double? byAge = null, LinearModel? near = null)
    {
        var prior = StagePrior(examples);
        var seen = examples.Select(e => e.Seen).ToList();
        var encoder = Encoder.Fit(seen, fewest, wanted, bends, byAge is not null);
        var p = encoder.Columns.Count;
        var start = new double[p + 1];
        for (var i = 0; i < p; i++)
            if (encoder.Columns[i].Third == 0 && prior.Encoder.Columns.FindIndex(c => c.Feature == encoder.Columns[i].Feature && c.Word == encoder.Columns[i].Word) is >= 0 and var same)
                start[i] = prior.Weights[same];
        start[p] = prior.Base - prior.Weights.Zip(prior.Means, (w, m) => w * m).Sum();

        var share = EffectiveDeals.Share(examples);
        var rows = examples.Select(e => { var (at, values) = encoder.Encode(e.Seen.Row); return new Observation(at, values, e.Label, e.Weight * share); }).ToList();
        var (weights, inverse) = Newton.Fit(rows, start, i => byAge is { } held && encoder.Columns[i].Third > 0 ? held : penalty, cancel, near is null ? null : From(near, encoder));
        var means = new double[p];
        foreach (var row in rows)
            for (var i = 0; i < row.At.Length; i++) means[row.At[i]] += row.Weight * row.Values[i];
        var total = rows.Sum(r => r.Weight);
        for (var i = 0; i < p; i++) means[i] /= total;
        return new()
        {
            Name = name, Encoder = encoder, Weights = weights[..p], Means = means, Covariance = inverse,
            Base = weights[p] + Enumerable.Range(0, p).Sum(i => weights[i] * means[i]),
        };
    }

    static double[] From(LinearModel near, Encoder encoder)
    {
        var known = near.Encoder.Columns.Index().ToDictionary(c => c.Item, c => near.Weights[c.Index]);
        return [.. encoder.Columns.Select(c => known.GetValueOrDefault(c)), near.Base - near.Weights.Zip(near.Means, (w, m) => w * m).Sum()];
    }
}
