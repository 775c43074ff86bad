namespace CrmIntegration.Forecasting.Series;

/// <summary>Values at equal steps, oldest first, without gaps. <paramref name="Start"/> is the first period's first day.</summary>
public sealed record TimeSeries(string Name, Frequency Frequency, DateOnly Start, IReadOnlyList<double> Values)
{
    public DateOnly DayOf(int index) => Frequency.Add(Start, index);
}

/// <summary>A market signal beside a series (an index, leads, adverts), aligned with it: Values[i] belongs to the series' i-th period; NaN = not known.
/// Values beyond the series' end are known in advance (a plan, a calendar); without them only values up to the forecast's day are used.</summary>
public sealed record Covariate(string Name, IReadOnlyList<double> Values);

/// <summary>One period ahead: the middle and the ranges that are meant to hold 80 and 95 of 100 true values.</summary>
public sealed record SeriesPoint(DateOnly From, double Middle, double Low80, double High80, double Low95, double High95);

/// <summary>How a method did at the rolling origins: sMAPE in percent (M4's, 0-200), MASE (1 = the seasonal naive inside the sample) and its weight in the combination.</summary>
public sealed record MethodScore(string Name, double Smape, double Mase, double Weight, string Says);

public sealed record SeriesForecast
{
    public required string Name { get; init; }
    public required Frequency Frequency { get; init; }
    public required IReadOnlyList<SeriesPoint> Points { get; init; }
    /// <summary>Best first; the combination's own score stands in <see cref="Combined"/>.</summary>
    public required IReadOnlyList<MethodScore> Methods { get; init; }
    public required MethodScore Combined { get; init; }
    /// <summary>How many past forecasts of the same length were compared with what came.</summary>
    public required int Origins { get; init; }
    /// <summary>Shares of past values inside the ranges, each origin judged with errors of the others only; NaN when there were none.</summary>
    public double Coverage80 { get; init; } = double.NaN;
    public double Coverage95 { get; init; } = double.NaN;
    public required string Says { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

public sealed record SeriesOptions
{
    /// <summary>Periods ahead; 0 = the frequency's usual one.</summary>
    public int Horizon { get; init; }
    /// <summary>At most so many past origins.</summary>
    public int Origins { get; init; } = 8;
    /// <summary>Nothing below zero is forecast when the past had nothing below zero.</summary>
    public bool KeepSign { get; init; } = true;
}
