namespace CrmIntegration.Forecasting.Series;

/// <summary>One series: what the methods said in the past, and what they say now.</summary>
sealed class Trial
{
    readonly TimeSeries series;
    readonly double[] y;
    readonly SeriesShape shape;
    readonly Dictionary<string, (double[] Ahead, string Says)> now;

    public RollingOrigin? Past { get; }

    Trial(TimeSeries series, double[] y, SeriesShape shape, RollingOrigin? past, Dictionary<string, (double[], string)> now) => (this.series, this.y, this.shape, Past, this.now) = (series, y, shape, past, now);

    public static Trial Of(TimeSeries series, SeriesOptions options, IReadOnlyList<Covariate> covariates, IReadOnlyList<SeriesMethod> methods)
    {
        var skip = Math.Max(0, series.Values.Count - RollingOrigin.LongestPast);
        double[] y = [.. series.Values.Skip(skip)];
        var shape = new SeriesShape(series.Frequency.Season(), options.Horizon > 0 ? options.Horizon : series.Frequency.UsualHorizon(), y.Length,
            [.. covariates.Where(c => c.Values.Count >= series.Values.Count).Select(c => c with { Values = [.. c.Values.Skip(skip)] })]);
        var past = RollingOrigin.Run(y, shape, methods, options.Origins);
        var now = new Dictionary<string, (double[], string)>(StringComparer.Ordinal);
        foreach (var method in methods.Where(m => past is null || past.Names.Contains(m.Name)))
            if (method.Fit(y, shape) is { } model) now[method.Name] = (RollingOrigin.Sane(model.Forecast(y, shape.Horizon), y), model.Says);
        return new(series, y, shape, past, now);
    }

    public SeriesForecast Combine(GroupSkill skills, SeriesOptions options)
    {
        if (Past is not { } past) return Short(options);
        var weights = skills.Weights(past, _ => true);
        // a method that cannot be fitted on all the data (it could on less) leaves its weight to the others
        for (var m = 0; m < weights.Length; m++) if (!now.ContainsKey(past.Names[m])) weights[m] = 0;
        var sum = weights.Sum();
        for (var m = 0; m < weights.Length; m++) weights[m] = sum > 0 ? weights[m] / sum : past.Names[m] == SimpleMethods.Naive.Name ? 1 : 0;
        var middle = Mixed(weights, m => now.TryGetValue(past.Names[m], out var n) ? n.Ahead : new double[shape.Horizon], shape.Horizon);
        // at each origin only the others choose the weights, so that its error is an honest one
        double[][] honest = [.. past.Origins.Select((_, o) => Mixed(past.Origins.Length == 1 ? weights : skills.Weights(past, k => k != o), m => past.Forecasts[m][o], past.Actual[o].Length))];
        var ranges = Ranges.From(y, past, honest);
        var positive = options.KeepSign && y.Min() >= 0;
        double Floor(double v) => positive ? Math.Max(0, v) : v;
        var methods = past.Names.Select((n, m) => Score(n, past.Forecasts[m], past, weights[m], now.TryGetValue(n, out var x) ? x.Says : "")).OrderByDescending(s => s.Weight).ThenBy(s => s.Smape).ToList();
        return new()
        {
            Name = series.Name, Frequency = series.Frequency, Origins = past.Origins.Length, Methods = methods,
            Combined = Score("combination", honest, past, 1, ""), Coverage80 = ranges.Coverage(0.8), Coverage95 = ranges.Coverage(0.95),
            Says = Tell(methods), Warnings = Warn(past),
            Points = [.. middle.Select((v, i) => { var (a, b) = (ranges.Half(0.8, i), ranges.Half(0.95, i)); return new SeriesPoint(series.DayOf(series.Values.Count + i), Floor(v), Floor(v - a), Floor(v + a), Floor(v - b), Floor(v + b)); })],
        };
    }

    /// <summary>Weighted mean of the methods that have weight.</summary>
    static double[] Mixed(double[] weights, Func<int, double[]> forecast, int steps)
    {
        var mixed = new double[steps];
        for (var m = 0; m < weights.Length; m++)
        {
            if (weights[m] == 0) continue;
            var f = forecast(m);
            for (var i = 0; i < steps; i++) mixed[i] += weights[m] * f[i];
        }
        return mixed;
    }

    MethodScore Score(string name, double[][] forecasts, RollingOrigin past, double weight, string says) => new(name,
        forecasts.Select((f, o) => Accuracy.Smape(past.Actual[o], f)).Average(), forecasts.Select((f, o) => Accuracy.Mase(past.Actual[o], f, y.AsSpan(0, past.Origins[o]), shape.Season)).Average(), weight, says);

    static string Tell(List<MethodScore> methods)
    {
        var used = methods.Where(m => m.Weight >= 0.05).Select(m => FormattableString.Invariant($"{m.Name} ({m.Weight:0 %})"));
        return $"A mean of what was best at past origins: {string.Join(", ", used)}.";
    }

    List<string> Warn(RollingOrigin past)
    {
        List<string> warnings = [];
        if (shape.Season > 1 && y.Length < 2 * shape.Season) warnings.Add($"{y.Length} periods are less than two seasons: the season cannot be seen, {2 * shape.Season - y.Length} more periods are needed.");
        if (past.Origins.Length < 4) warnings.Add($"Only {past.Origins.Length} past forecasts could be compared; the ranges are rough.");
        if (y.All(v => v == y[0])) warnings.Add("All values are the same.");
        return warnings;
    }

    /// <summary>Too short to look back: the last value, and a range from the changes seen.</summary>
    SeriesForecast Short(SeriesOptions options)
    {
        var step = y.Length < 2 ? Math.Abs(y[0]) : Enumerable.Range(1, y.Length - 1).Average(t => Math.Abs(y[t] - y[t - 1]));
        double Floor(double v) => options.KeepSign && y.Min() >= 0 ? Math.Max(0, v) : v;
        return new()
        {
            Name = series.Name, Frequency = series.Frequency, Origins = 0, Methods = [], Combined = new("last value", double.NaN, double.NaN, 1, ""),
            Says = $"{y.Length} periods are too few to compare methods; the last value stands for what comes.", Warnings = [$"At least {12 - Math.Min(11, y.Length)} more periods are needed for a forecast worth the name."],
            Points = [.. Enumerable.Range(1, shape.Horizon).Select(i => { var s = step * Math.Sqrt(i) * 1.25; return new SeriesPoint(series.DayOf(series.Values.Count + i - 1), y[^1], Floor(y[^1] - 1.28 * s), Floor(y[^1] + 1.28 * s), Floor(y[^1] - 1.96 * s), Floor(y[^1] + 1.96 * s)); })],
        };
    }
}
