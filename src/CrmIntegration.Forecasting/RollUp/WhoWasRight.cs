namespace CrmIntegration.Forecasting.RollUp;

/// <summary>One past forecast of one part for one period and what came, all in one currency. Null: that side said nothing.</summary>
public sealed record Judged(string Period, string Who, decimal Actual, decimal? Model, decimal? Low, decimal? High, decimal? Commit, decimal? Manager, decimal? Naive);

/// <summary>How far off one side was. Wape: sum of absolute misses over sum of what came. Bias: sum of signed misses over it (positive: said too much).</summary>
/// <param name="Low">With <paramref name="High"/>: 90 % interval of Wape, from resampled periods.</param>
public sealed record Error(int Count, double Wape, double Low, double High, double Bias);

/// <summary>Past forecasts against what came.</summary>
public static class WhoWasRight
{
    const int Resamples = 2000;

    /// <returns>Null when this side said nothing, or nothing came at all.</returns>
    public static Error? Of(IReadOnlyList<Judged> past, Func<Judged, decimal?> side)
    {
        var said = past.Where(j => side(j) is not null).Select(j => (j.Period, Miss: (double)(side(j)!.Value - j.Actual), Actual: (double)j.Actual)).ToList();
        if (said.Count == 0 || said.Sum(s => Math.Abs(s.Actual)) is not (> 0 and var came))
            return null;
        // A period's parts rise and fall together: whole periods are drawn.
        var periods = said.GroupBy(s => s.Period).Select(g => (Miss: g.Sum(s => Math.Abs(s.Miss)), Came: g.Sum(s => Math.Abs(s.Actual)))).ToArray();
        var key = Luck.KeyOf("who was right", 1);
        var wapes = Enumerable.Range(0, Resamples).Select(r =>
        {
            var (miss, all) = (0.0, 0.0);
            for (var i = 0; i < periods.Length; i++)
            {
                var (m, c) = periods[(int)(Luck.Even(Luck.At(key, r * periods.Length + i)) * periods.Length)];
                (miss, all) = (miss + m, all + c);
            }
            return all > 0 ? miss / all : 0;
        }).Order().ToArray();
        return new(said.Count, said.Sum(s => Math.Abs(s.Miss)) / came, wapes[Resamples / 20], wapes[^(Resamples / 20)], said.Sum(s => s.Miss) / came);
    }

    /// <summary>How often what came lay within the range of eight in ten; null without any range.</summary>
    public static (int Within, int Of)? Coverage(IReadOnlyList<Judged> past)
    {
        var ranges = past.Where(j => j is { Low: not null, High: not null }).ToList();
        return ranges.Count == 0 ? null : (ranges.Count(j => j.Actual >= j.Low && j.Actual <= j.High), ranges.Count);
    }
}
