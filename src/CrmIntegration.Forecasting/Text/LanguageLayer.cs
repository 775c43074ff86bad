using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Text;

/// <summary>One deal as a language model and a trained model saw it on the same day. Happened: 1 won, 0 lost; both forecasts in (0, 1).</summary>
public readonly record struct TwoWords(string Deal, double Happened, double Language, double Trained);

/// <summary>
/// How much a language model's word counts beside a trained model's: calibrated log-odds = Shift + OfLanguage x its log-odds + OfTrained x the trained model's.
/// A ridge-penalised logistic regression (stacking, Wolpert 1992); the penalty holds it at the trained model alone, so that a language model that knows
/// nothing changes nothing. Beside a trained model only the two slopes are learnt, around the averages: deals that closed of late ended fast, and a level
/// learnt from them would be theirs alone.
/// </summary>
public sealed record LanguageLayer(double Shift, double OfLanguage, double OfTrained)
{
    const double Penalty = 4;
    const int Folds = 5;

    /// <summary>Whose word is weighed: the two together, the language model's own calibrated, or the trained model's with a slope of its own (what the two together are fairly compared with).</summary>
    public enum Words { Both, LanguageAlone, TrainedAlone }

    /// <returns>Log-odds of winning.</returns>
    public double Of(double language, double trained) => Shift + OfLanguage * LogOdds.Of(language) + OfTrained * LogOdds.Of(trained);

    /// <param name="rows">One or more per deal; a deal's rows count as one.</param>
    public static LanguageLayer Fit(IReadOnlyCollection<TwoWords> rows, Words words = Words.Both)
    {
        var perDeal = rows.CountBy(r => r.Deal, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var deals = Math.Max(1, perDeal.Count);
        double Average(Func<TwoWords, double> of) => rows.Sum(r => of(r) / perDeal[r.Deal]) / deals;
        var alone = words == Words.LanguageAlone;
        var (language, trained) = alone ? (0, 0) : (Average(r => LogOdds.Of(r.Language)), Average(r => LogOdds.Of(r.Trained)));
        double[] start = alone ? [0, 1, 0] : [0, 0, 1], at = [.. start];
        for (var round = 0; round < 30; round++)
        {
            double[] gradient = [.. at.Select((b, i) => -Penalty * (b - start[i]))];
            var curve = new double[3, 3];
            for (var i = 0; i < 3; i++)
                curve[i, i] = Penalty;
            foreach (var row in rows)
            {
                double[] x = [alone ? 1 : 0, words == Words.TrainedAlone ? 0 : LogOdds.Of(row.Language) - language, alone ? 0 : LogOdds.Of(row.Trained) - trained];
                var (p, weight) = (LogOdds.ToChance(trained + at[0] * x[0] + at[1] * x[1] + at[2] * x[2]), 1.0 / perDeal[row.Deal]);
                for (var i = 0; i < 3; i++)
                {
                    gradient[i] += weight * (row.Happened - p) * x[i];
                    for (var j = 0; j < 3; j++)
                        curve[i, j] += weight * p * (1 - p) * x[i] * x[j];
                }
            }
            var step = Solve(curve, gradient);
            for (var i = 0; i < 3; i++)
                at[i] += step[i];
            if (step.All(s => Math.Abs(s) < 1e-10))
                break;
        }
        return new(at[0] + trained - at[1] * language - at[2] * trained, at[1], at[2]);
    }

    /// <summary>Each row as a layer sees it that was fitted without the row's deal: what is judged was not learnt from.</summary>
    /// <returns>Probabilities in (0, 1), in the rows' order.</returns>
    public static IReadOnlyList<double> OutOfSample(IReadOnlyList<TwoWords> rows, Words words = Words.Both)
    {
        var fold = rows.Select(r => r.Deal).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select((d, i) => (d, i)).ToDictionary(d => d.d, d => d.i % Folds, StringComparer.Ordinal);
        var layers = Enumerable.Range(0, Folds).Select(f => Fit([.. rows.Where(r => fold[r.Deal] != f)], words)).ToArray();
        return [.. rows.Select(r => LogOdds.ToChance(layers[fold[r.Deal]].Of(r.Language, r.Trained)))];
    }

    // Symmetric and positive definite by the penalty: elimination needs no pivots.
    static double[] Solve(double[,] a, double[] b)
    {
        double[] x = [.. b];
        for (var k = 0; k < 3; k++)
            for (var i = k + 1; i < 3; i++)
            {
                var f = a[i, k] / a[k, k];
                for (var j = k; j < 3; j++)
                    a[i, j] -= f * a[k, j];
                x[i] -= f * x[k];
            }
        for (var i = 2; i >= 0; i--)
        {
            for (var j = i + 1; j < 3; j++)
                x[i] -= a[i, j] * x[j];
            x[i] /= a[i, i];
        }
        return x;
    }
}
