using CrmIntegration.Forecasting.Features;

namespace CrmIntegration.Forecasting.Models;

/// <summary>
/// What a deal brings if it is won, as a share of what stands on it now: discounts come late and large first offers shrink, so the share depends on the stage and on
/// the size. Ridge regression of that share around 1 on views of won deals (Hoerl and Kennard 1970): a stage seen little says what all say, and with nothing to
/// learn the amount stays what it is. The share itself is learned, not its logarithm, because the mean is what money is multiplied by.
/// </summary>
sealed record AmountAtClose
{
    /// <summary>Beyond these a typing error is likelier than a bargain.</summary>
    const double Least = 0.1, Most = 10;
    const double Penalty = 10;

    public required double Common { get; init; }
    public Dictionary<string, double> Stages { get; init; } = [];

    /// <summary>Per standard deviation of the amounts' logarithms.</summary>
    public double Size { get; init; }
    public double Middle { get; init; }
    public double Spread { get; init; } = 1;

    /// <summary>One view of a won deal: where it stood, and the amount then and at the end.</summary>
    public readonly record struct View(int Deal, string Stage, double Now, double Won, double Weight)
    {
        public double Share => Math.Clamp(Won / Now, Least, Most);
    }

    public double ShareOf(string stage, double amount) =>
        amount > 0 ? Math.Clamp(1 + Common + Stages.GetValueOrDefault(stage) + Size * SizeOf(amount), Least, Most) : 1;

    double SizeOf(double amount) => Math.Clamp((Math.Log(amount) - Middle) / Spread, -2, 2);

    /// <param name="views">None: the amount stays what it is.</param>
    public static AmountAtClose Fit(IReadOnlyList<View> views)
    {
        if (views.Count == 0) return new() { Common = 0 };
        var middle = views.Average(v => Math.Log(v.Now));
        var spread = Math.Sqrt(views.Average(v => Math.Pow(Math.Log(v.Now) - middle, 2)));
        var frame = new AmountAtClose { Common = 0, Middle = middle, Spread = Math.Max(spread, 1e-9) };
        string[] stages = [.. views.Select(v => v.Stage).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var (places, n) = (stages.Index().ToDictionary(s => s.Item, s => s.Index + 2, StringComparer.Ordinal), stages.Length + 2);

        var scale = EffectiveDeals.Share(views.Select(v => (v.Deal, v.Weight)));
        var (curve, pull) = (new double[n * (n + 1) / 2], new double[n]);
        foreach (var v in views)
        {
            var (place, size, w) = (places[v.Stage], frame.SizeOf(v.Now), v.Weight * scale);
            curve[LinearModel.Cell(0, 0)] += w;
            curve[LinearModel.Cell(1, 0)] += w * size;
            curve[LinearModel.Cell(1, 1)] += w * size * size;
            curve[LinearModel.Cell(place, 0)] += w;
            curve[LinearModel.Cell(place, 1)] += w * size;
            curve[LinearModel.Cell(place, place)] += w;
            pull[0] += w * (v.Share - 1);
            pull[1] += w * (v.Share - 1) * size;
            pull[place] += w * (v.Share - 1);
        }
        for (var i = 0; i < n; i++) curve[LinearModel.Cell(i, i)] += Penalty;
        var weights = Cholesky.Solve(Cholesky.Factor(curve, n), pull);
        return frame with { Common = weights[0], Size = weights[1], Stages = places.ToDictionary(p => p.Key, p => weights[p.Value], StringComparer.Ordinal) };
    }
}
