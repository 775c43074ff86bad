namespace CrmIntegration.Forecasting.Series;

/// <summary>Forecasts series that belong together (regions, products, all in all): every method is tried at past origins, the good ones are combined,
/// and the ranges come from the combination's own past errors. Deterministic; no clock, no randomness.</summary>
public static class SeriesForecaster
{
    static readonly SeriesMethod[] Methods =
    [
        SimpleMethods.Naive, SimpleMethods.SeasonalNaive, SimpleMethods.SeasonalChange, Theta.Ses(false), Theta.Ses(true), Theta.Classic(false), Theta.Classic(true),
        Theta.Dynamic(false), Theta.Dynamic(true), Ets.Method(false), Ets.Method(true), Arima.Method, Regression.Plain, Regression.WithMarket,
    ];

    /// <summary>The names of all methods, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> MethodNames => [.. Methods.Select(m => m.Name)];

    public static SeriesForecast Forecast(TimeSeries series, SeriesOptions? options = null, IReadOnlyList<Covariate>? covariates = null) =>
        ForecastAll([series], options, covariates)[0];

    /// <param name="covariates">Market signals aligned with the longest series' start; they serve all series that start there.</param>
    /// <exception cref="ArgumentException">A series is empty or holds a value that is no number.</exception>
    public static IReadOnlyList<SeriesForecast> ForecastAll(IReadOnlyList<TimeSeries> group, SeriesOptions? options = null, IReadOnlyList<Covariate>? covariates = null, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        options ??= new();
        foreach (var series in group)
            if (series.Values.Count == 0 || series.Values.Any(v => !double.IsFinite(v)))
                throw new ArgumentException($"The series '{series.Name}' is empty or holds a value that is no number.", nameof(group));
        var tries = new Trial[group.Count];
        var done = 0;
        Parallel.For(0, group.Count, new ParallelOptions { CancellationToken = cancel }, i =>
        {
            tries[i] = Trial.Of(group[i], options, covariates ?? [], Methods);
            if (Interlocked.Increment(ref done) is var n && n % 50 == 0) progress?.Report($"{n} of {group.Count} series tried");
        });
        var skills = GroupSkill.Of([.. tries.Select(t => t.Past)]);
        return [.. tries.Select(t => t.Combine(skills, options))];
    }
}
